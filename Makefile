# What one does with the portal, one command each. `make` alone lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := var/venv/bin/python
READY := @exec "$(PYTHON)" -m ops.bootstrap
.DEFAULT_GOAL := help
.PHONY: help run test check bench torture messages screenshots backup restore

help: ## List the commands
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1	/p' Makefile | expand -t 20

run: ## Run the portal with its demonstration on http://localhost:8000/ (PORT=8001 for another port)
	$(READY) --then ops.supervise

test: ## Run the tests, except the long ones
	$(READY) --dev --then ops.postgres during $(VENV) -m pytest -n 3 --dist loadfile -m "not torture"

torture: ## Run the long tests: kills, races at scale, attackers, load
	$(READY) --dev --then ops.postgres during $(VENV) -m pytest -m torture

check: ## Check style, types, layers, migrations, templates and the settings for production
	$(READY) --dev --then ops.check

bench: ## Measure speed, as ratios against a floor
	$(READY) --dev --then ops.postgres during $(VENV) -m bench

messages: ## Bring the catalogues of translations in step with the residents' pages, and count what is translated
	$(READY) --dev --then ops.messages

screenshots: ## Take the screenshots of the README from a running demonstration
	$(READY) --dev --then ops.postgres during $(VENV) -m ops.screenshots

backup: ## Write the database and the files to FILE=...
	$(READY) --then ops.backup backup "$(FILE)"

restore: ## Put back what `make backup` wrote, from FILE=...
	$(READY) --then ops.backup restore "$(FILE)"
