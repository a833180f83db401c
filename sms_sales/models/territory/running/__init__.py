"""The statements of a territory run, each for all of its accounts at once."""
