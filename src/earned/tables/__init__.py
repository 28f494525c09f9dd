"""Tables in and out: CSV (plain, gzip, zstd), Parquet, Arrow, SPSS; streamed in batches.

`open_table(path)` gives a :class:`~earned.tables.table.Table`, whatever the format; its batches arrive
in the order of the file and never all at once. `writing(path, schema)` writes beside the target and
puts the whole file in place at the end, so that nobody meets half a table.
"""
