"""This slice's own pages; signing in, up and out are allauth's, in our templates."""
