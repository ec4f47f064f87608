"""What papers observed on models that are not at hand, and theorems that are known by their abstracts alone."""
