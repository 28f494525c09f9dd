"""What `earned serve` needs to know of networks, certificates and desktops."""
