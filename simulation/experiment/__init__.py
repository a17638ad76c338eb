"""Many runs: which there are to do, who does them, and where they are kept."""
