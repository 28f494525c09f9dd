"""What somebody with an account keeps here, sealed: results, and whatever later slices add."""
