# What type checkers and editors see of the names that are loaded when asked for.
from earned.app.adaptive import Evaluation as Evaluation
from earned.app.calibrate import Calibration as Calibration
from earned.app.change_file import ChangeFound as ChangeFound
from earned.app.describing.found import Described as Described
from earned.app.quiz import Answer as Answer
from earned.app.quiz import Circumstances as Circumstances
from earned.app.quiz import Quiz as Quiz
from earned.app.quiz import Result as Result
from earned.app.research.person import change as change
from earned.app.research.person import quiz as quiz
from earned.app.research.person import write_trajectories as write_trajectories
from earned.app.research.samples import adaptive as adaptive
from earned.app.research.samples import calibrate as calibrate
from earned.app.research.samples import describe as describe
from earned.app.research.samples import write_pictures as write_pictures
from earned.app.research.samples import write_report as write_report
from earned.app.research.scores import instrument as instrument
from earned.app.research.scores import instruments as instruments
from earned.app.research.scores import own_parameters as own_parameters
from earned.app.research.scores import read_parameters as read_parameters
from earned.app.research.scores import score as score
from earned.cluster import Cluster as Cluster
from earned.cluster import connected as connected
from earned.core.calibration.estimator import GradedCalibration as GradedCalibration
from earned.core.change.reliable import ReliableChange as ReliableChange
from earned.core.change.reliable import reliable_change as reliable_change
from earned.core.errors import ClusterError as ClusterError
from earned.core.errors import ContentError as ContentError
from earned.core.errors import DataError as DataError
from earned.core.errors import EarnedError as EarnedError
from earned.core.errors import EarnedWarning as EarnedWarning
from earned.core.errors import NoInputError as NoInputError
from earned.core.errors import OutputError as OutputError
from earned.core.errors import UsageError as UsageError
from earned.core.instruments.item import Item as Item
from earned.core.instruments.parameters import Calibrated as Calibrated
from earned.core.instruments.parameters import Parameters as Parameters
from earned.core.scoring.position import Estimate as Estimate
from earned.core.scoring.position import Position as Position
from earned.core.scoring.position import Reference as Reference
from earned.core.scoring.position import StyleView as StyleView

__version__: str
__all__: list[str]
