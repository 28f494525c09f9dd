"""Everything somebody keeps, as one archive to take away and to bring elsewhere."""
