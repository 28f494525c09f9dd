"""Numbers in, pictures out: SVG for pages and paper, cells for the terminal. No words of their own."""
