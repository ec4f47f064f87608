"""``python -m proofs.commands``: the same as the command ``maskproof``."""

from proofs.commands import main

if __name__ == "__main__":
    raise SystemExit(main())
