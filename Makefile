# The developer's front door; `make help` lists the targets. Each is one command that also works without make.
MVN = ./mvnw -B --no-transfer-progress
MODULE =
MAIN = TrainingBenchmark
only = $(if $(MODULE),-pl $(MODULE) -am)

# What libtorch wants to find in the environment; docs/internals/performance.md says what each is worth.
TRAINING_ENV = OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE ORT_DISABLE_TELEMETRY=1 \
	MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=4294967296 MALLOC_MMAP_THRESHOLD_=4294967296 MALLOC_TOP_PAD_=268435456

# A main class of lepton-benchmarks, in that environment. The heap is limited as a run's is: without a limit it grows until the garbage collector sees a reason not to.
RUN = $(TRAINING_ENV) java -Xmx1g -cp "lepton-benchmarks/target/classes:$$(cat lepton-benchmarks/target/classpath)"

.DEFAULT_GOAL := help
.PHONY: help build fast test it fmt coverage benchmarks bench-train bench-read bench-json bench-serve bench-start soak fuzz gates ci demo clean

help: ## this list; MODULE=lepton-sdk limits build, test and it to one module and what it needs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## everything: compile with all checks, test, verify
	$(MVN) $(only) verify

fast: ## compile and package only, no tests and no checks: what ./lepton does on first use
	./lepton --version

test: ## compile with all checks and run the unit tests
	$(MVN) $(only) test

it: ## whole-system tests only (XxxIT)
	$(MVN) $(only) verify -Dsurefire.skip=true

fmt: ## format the sources; `build` fails where they are not
	$(MVN) -q spotless:apply

coverage: ## test coverage, as a report per module in target/site/jacoco
	$(MVN) -Pcoverage verify

bench-train: benchmarks ## training against a bare libtorch loop, figures for docs/internals/performance.md
	$(RUN) ai.lepton.benchmarks.$(MAIN) $(ARGS)

bench-read: benchmarks ## CSV to typed columns and to features against the bare parse of FastCSV and SimpleFlatMapper
	$(RUN) ai.lepton.benchmarks.ReadingBenchmark $(ARGS)

bench-json: benchmarks ## reading a request's JSON against Jackson's streaming parser, figures for docs/internals/serving.md
	$(RUN) ai.lepton.benchmarks.JsonBenchmark

bench-start: ## CPU seconds from the start of `lepton serve` to its first prediction; LEPTON_JAVA for another JDK, ARGS=--trusted
	.ci/start-time $(ARGS)

bench-serve: benchmarks ## the server's CPU time a request, beside an echo, ONNX Runtime alone and DJL, figures for docs/internals/serving.md
	$(RUN) ai.lepton.benchmarks.serving.ServingBenchmark $(ARGS)

soak: benchmarks ## promises about serving that take many requests; ARGS=batches, changes or loads for one
	$(RUN) ai.lepton.benchmarks.Soak $(ARGS)

fuzz: ## hostile input, ten minutes for each target; ARGS=tensor-json for one, ARGS="-s 60 upload" for a minute of one
	.ci/fuzz $(ARGS)

gates: benchmarks ## promises at full length, those not yet recorded at this commit; ARGS=mnist-cnn for one
	$(RUN) ai.lepton.benchmarks.Gates $(ARGS)

benchmarks:
	$(MVN) -q -DskipTests -Dmaven.test.skip=true -Dspotless.check.skip=true -pl lepton-benchmarks -am \
		package dependency:build-classpath -Dmdep.outputFile=target/classpath

ci: ## what a change must pass before it is merged
	.ci/run

demo: ## train on digits, deploy, predict over HTTP; stays up until Ctrl-C
	./lepton quickstart

clean: ## remove what was built
	$(MVN) -q clean
