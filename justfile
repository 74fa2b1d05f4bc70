# Short names for what the README says in full.

# Load the sample data, compute, and serve on http://127.0.0.1:8080.
demo *arguments:
    cargo run --release -- demo {{arguments}}

# Everything that must hold before main moves.
test:
    scripts/test

# The benchmarks of benches/README.md.
bench *arguments:
    benches/run {{arguments}}
