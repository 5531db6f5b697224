"""What the commands of `python -m corpus` do and print."""
