"""A real site at work while it is hurt: what `bench/faults_site.py` is made of."""
