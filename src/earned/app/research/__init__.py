"""The library from Python: what the commands do, on files or on tables in memory, as objects.

Each function takes its table as ``data``: a frame of polars or pandas, an Arrow table, a dict of columns, or
the path of a file (CSV, also packed; Parquet; Arrow; SPSS). Answers are always raw, as people gave them:
whole numbers from 1 to the number of response options; reversing is done here.
"""
