# The commands of the project. `make run` and `make test` do all the set-up themselves and can be run twice.
ANXIN = .venv/bin/anxin
PYTEST = .venv/bin/pytest
export RASA_TELEMETRY_ENABLED = false

.PHONY: run test test-fast lint check bench simulate coverage talk setup train seed pages clean

run: setup pages train seed
	$(ANXIN) up

talk: setup train
	@$(ANXIN) talk

# Browsers and killed processes run on real time, which a busy machine stretches: these may be tried again.
test: setup pages lint check train
	$(PYTEST) -n 2 --dist loadfile -m "not browser and not faults"
	$(ANXIN) test
	$(PYTEST) -m browser --reruns 2 --reruns-delay 3
	$(PYTEST) -m faults --reruns 2 --reruns-delay 3

test-fast: setup
	$(PYTEST) -n 2 --dist loadfile -m "not slow and not browser and not faults"

setup:
	@sh scripts/setup

pages:
	@sh scripts/pages

train:
	@$(ANXIN) train >/dev/null

seed:
	@$(ANXIN) seed

lint:
	.venv/bin/ruff check .

check:
	$(ANXIN) check

bench: setup train
	$(ANXIN) bench turn
	$(ANXIN) bench decide

simulate: setup train
	$(ANXIN) simulate

coverage: setup train
	$(ANXIN) test --coverage

clean:
	rm -rf .venv .tools var bot/assistant/models bot/web/dist bot/web/node_modules
