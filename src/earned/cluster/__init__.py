"""Work over a Dask cluster: parts go out, results come back in order, and lost workers cost time alone.

`connected(address)` reaches a cluster that somebody runs, `connected(workers=2)` starts one on this machine.
Dask is an extra (`pip install 'earned[cluster]'`) and is loaded only then.
"""

from earned.cluster.connecting import connected
from earned.cluster.spreading import Cluster

__all__ = ["Cluster", "connected"]
