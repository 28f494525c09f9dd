"""What `earned learn`, `earned practise` and `earned now` share."""
