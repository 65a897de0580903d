#!/usr/bin/env python3
"""A generated ticket export in; how long `roi tally`, DuckDB and polars take for the same figures out, and whether they
agree to the last digit.

    pip install -r benches/peers/requirements.txt
    python3 benches/peers/compare.py [--rows 10000000] [--rounds 3] [--percentiles] [--file FILE] [--roi PATH]
    python3 benches/peers/compare.py --memory [--huge]
    python3 benches/peers/compare.py --pipe

Exits with 1 where they do not agree.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
THREADS = 2

# The decimals of the columns that have any.
SCALES = {"first_response_minutes": 1, "handle_minutes": 2, "resolution_minutes": 0, "cost": 2, "upsell_revenue": 2}
TIMES = {"first_response_minutes": "response", "handle_minutes": "handle", "resolution_minutes": "resolution"}

# The figures as `roi tally -f json` calls them, in the order in which both peers select them behind side and month.
FIGURES = [
    "contacts", "resolved_contacts", "first_contact_resolutions", "reopened_contacts", "responses",
    "response_time", "handle_time", "resolution_time",
    "csat_responses", "csat_satisfied", "csat_score_total",
    "nps_promoters", "nps_passives", "nps_detractors", "sla_contacts", "sla_met_contacts",
    "total_cost", "upsell_revenue",
]
PERCENTILES = [f"{rank}_{name}_time" for name in TIMES.values() for rank in ("median", "p90")]


# The peers. Each runs in a process of its own and gives rows of side, month and figures.


def duckdb(path, percentiles):
    import duckdb

    start = clocks()
    texts = ["ticket_id", "side", "created_at", "requester", "channel", "category", "agent", "subject", "status"]
    # A percentile has as many decimals as its column, and what is behind them is cut off: two more leave room for that.
    more = 2 if percentiles else 0
    types = {name: "VARCHAR" for name in texts}
    types |= {name: f"DECIMAL(9,{SCALES[name] + more})" for name in TIMES}
    types |= {"reopens": "TINYINT", "resolved_on_first_contact": "VARCHAR", "csat": "TINYINT", "nps": "TINYINT"}
    types |= {"sla_met": "VARCHAR", "cost": "DECIMAL(9,2)", "upsell_revenue": "DECIMAL(9,2)"}
    quantiles = "".join(f", quantile_cont({name}, [0.5, 0.9])" for name in TIMES) if percentiles else ""
    connection = duckdb.connect()
    connection.execute(f"set threads = {THREADS}")
    connection.execute("set preserve_insertion_order = false")
    rows = connection.execute(
        f"""
        select side, left(created_at, 7) as month, count(*),
            count(*) filter (status in ('solved', 'closed')),
            count(*) filter (resolved_on_first_contact = 'yes'),
            count(*) filter (reopens > 0),
            count(first_response_minutes), sum(first_response_minutes), sum(handle_minutes), sum(resolution_minutes),
            count(csat), count(*) filter (csat >= 4), sum(csat),
            count(*) filter (nps >= 9), count(*) filter (nps between 7 and 8), count(*) filter (nps <= 6),
            count(sla_met), count(*) filter (sla_met = 'yes'),
            sum(cost), sum(upsell_revenue) {quantiles}
        from read_csv($path, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', columns = {types})
        group by all order by all
        """,
        {"path": path},
    ).fetchall()
    taken = since(start)
    flat = [[cell for cells in row for cell in (cells if isinstance(cells, list) else [cells])] for row in rows]
    return duckdb.__version__, taken, rounded(flat)


def polars(path, percentiles):
    import polars as pl

    start = clocks()
    column = pl.col
    types = {name: pl.Decimal(18, scale) for name, scale in SCALES.items()}
    types |= {name: pl.String for name in ("side", "created_at", "status", "resolved_on_first_contact", "sla_met")}
    types |= {name: pl.Int32 for name in ("reopens", "csat", "nps")}
    figures = [
        pl.len(),
        column("status").is_in(["solved", "closed"]).sum(),
        (column("resolved_on_first_contact") == "yes").sum(),
        (column("reopens") > 0).sum(),
        column("first_response_minutes").count(),
        column("first_response_minutes").sum(),
        column("handle_minutes").sum(),
        column("resolution_minutes").sum(),
        column("csat").count(),
        (column("csat") >= 4).sum(),
        column("csat").sum(),
        (column("nps") >= 9).sum(),
        column("nps").is_between(7, 8).sum(),
        (column("nps") <= 6).sum(),
        column("sla_met").count(),
        (column("sla_met") == "yes").sum(),
        column("cost").sum(),
        column("upsell_revenue").sum(),
    ]
    if percentiles:
        figures += [column(name).quantile(rank, "linear") for name in TIMES for rank in (0.5, 0.9)]
    rows = (
        pl.scan_csv(path, schema_overrides=types)
        .group_by("side", column("created_at").str.slice(0, 7).alias("month"))
        .agg(figure.alias(name) for name, figure in zip(FIGURES + PERCENTILES, figures))
        .sort("side", "month")
        .collect(engine="streaming")
        .rows()
    )
    taken = since(start)
    return pl.__version__, taken, rounded(rows)


def rounded(rows):
    """The rows with percentiles as exact decimals: both peers give them a little off, polars as doubles, DuckDB cut off.

    Half way, or nine tenths of the way, between two numbers of a column is a number with one decimal more than they have:
    what a peer gives, rounded to that, is the number, or its answer is wrong.
    """
    decimals = dict(zip(PERCENTILES, (SCALES[name] + 1 for name in TIMES for _ in range(2))))
    exact = lambda name, cell: Decimal(cell).quantize(Decimal(1).scaleb(-decimals[name])) if name in decimals else cell
    cells = lambda row: [cell if cell is None else exact(name, cell) for name, cell in zip(FIGURES + PERCENTILES, row[2:])]
    return [[*row[:2], *cells(row)] for row in rows]


PEERS = {"duckdb": duckdb, "polars": polars}


def clocks():
    return time.perf_counter(), time.process_time()


def since(start):
    return [now - then for now, then in zip(clocks(), start)]


def work(peer, path, percentiles):
    """What a process of a peer does: importing the library is not timed, everything behind it is."""
    try:
        version, (seconds, cpu), rows = PEERS[peer](path, percentiles)
    except ImportError as error:
        sys.exit(f"{error}: pip install -r benches/peers/requirements.txt")
    json.dump({"version": version, "seconds": seconds, "cpu": cpu, "rows": rows}, sys.stdout, default=str)


# What they found, as {(side, month): {figure: exact number}}.


def of_peer(answer, percentiles):
    ids = FIGURES + (PERCENTILES if percentiles else [])
    found = {}
    for side, month, *cells in answer["rows"]:
        assert len(cells) == len(ids), "a peer selects as many figures as there are names for them"
        # A sum of nothing is null in SQL; a percentile of nothing is not there.
        numbers = {name: Fraction(cell or 0) for name, cell in zip(ids, cells) if cell is not None or name in FIGURES}
        found[side, month] = numbers
    return found


def of_roi(text, percentiles):
    ids = FIGURES + (PERCENTILES if percentiles else [])
    sides = json.loads(text, parse_float=Decimal)["sides"]
    return {
        (side, period["period"]): {name: minutes(period["figures"][name]) for name in ids if name in period["figures"]}
        for side, periods in sides.items()
        for period in periods
    }


def minutes(value):
    """`123 s` where minutes would have no last digit, else a number."""
    return Fraction(value.removesuffix(" s")) / 60 if isinstance(value, str) else Fraction(value)


def difference(ours, theirs, name):
    """The first difference, in words."""
    show = lambda number: "nothing" if number is None else str(number if number.denominator == 1 else float(number))
    for key in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(key), theirs.get(key)
        if one is None or other is None:
            return f"{' '.join(key)}: only {'roi' if other is None else name} has it"
        for figure in FIGURES + PERCENTILES:
            if one.get(figure) != other.get(figure):
                return f"{' '.join(key)}: {figure} is {show(one.get(figure))} of roi, {show(other.get(figure))} of {name}"
    return None


# Running and measuring.


class Run:
    """A process that has ended: its output, seconds, seconds of all cores, and peak memory in bytes."""

    def __init__(self, command, **options):
        with tempfile.TemporaryFile() as output:
            before, polled = own_peak(), 0
            start = time.perf_counter()
            child = subprocess.Popen(command, stdout=output, **options)
            while True:
                pid, status, usage = os.wait4(child.pid, os.WNOHANG)
                if pid:
                    break
                polled = max(polled, peak_of(child.pid))
                time.sleep(0.002)
            self.seconds = time.perf_counter() - start
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode:
                sys.exit(f"{command[0]} ended with {child.returncode}")
            output.seek(0)
            self.output = output.read().decode()
        self.cpu = usage.ru_utime + usage.ru_stime
        # What a child was before it became another program counts as its peak too, and that is this process. Where the
        # child is smaller, what was seen of it while it ran is nearer.
        peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        self.peak = polled if polled and peak <= before * 1.05 else peak


def own_peak():
    return peak_of("self")


def peak_of(pid):
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def tally(roi, path, *options):
    return [roi, "tally", str(path), "--threads", str(THREADS), "-f", "json", *options]


def built(roi):
    """The release build of this repository, unless another is asked for."""
    if roi:
        return str(Path(roi).resolve())
    subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", "roi"], cwd=ROOT, check=True)
    command = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    metadata = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    return str(Path(json.loads(metadata)["target_directory"]) / "release" / "roi")


def generated(rows, folder):
    path = Path(folder) / f"tickets-{rows}.csv"
    command = ["cargo", "run", "--release", "--quiet", "--example", "generate_tickets", "--", str(rows)]
    with path.open("wb") as file:
        subprocess.run(command, cwd=ROOT, check=True, stdout=file)
    return path


def warm(path):
    with open(path, "rb", buffering=0) as file:
        while file.read(1 << 20):
            pass


def mb(size):
    return f"{size / 1e6:,.1f} MB"


def compare(roi, path, rounds, percentiles):
    option = ["--percentiles"] if percentiles else []
    peer = lambda name: [sys.executable, __file__, "--worker", name, "--file", str(path), *option]
    commands = {
        "roi tally": tally(roi, path, *option),
        **{name: peer(name) for name in PEERS},
        "wc -l": ["wc", "-l", str(path)],
    }
    environment = os.environ | {"POLARS_MAX_THREADS": str(THREADS)}
    runs = {name: [] for name in commands}
    found, versions = {}, {}
    for number in range(rounds):
        for name, command in commands.items():
            run = Run(command, env=environment)
            if name in PEERS:
                answer = json.loads(run.output)
                run.seconds, run.cpu, versions[name] = answer["seconds"], answer["cpu"], answer["version"]
                found[name] = of_peer(answer, percentiles)
            elif name == "roi tally":
                ours = of_roi(run.output, percentiles)
            run.output = ""
            runs[name].append(run)
            print(f"round {number + 1}: {name:<10} {run.seconds:8.3f} s", file=sys.stderr)
        for name, theirs in found.items():
            if different := difference(ours, theirs, name):
                print(f"{name} differs: {different}")
                return 1
    figures = sum(len(figures) for figures in ours.values())
    print(f"all equal to the last digit: {figures} figures of {len(ours)} sides and months\n")
    of_roi_seconds = median(run.seconds for run in runs["roi tally"])
    print(f"{'':<18} {'seconds':>9} {'to roi':>8} {'cpu s':>8} {'peak memory':>13}")
    for name, measured in runs.items():
        seconds, cpu = median(run.seconds for run in measured), median(run.cpu for run in measured)
        label = f"{name} {versions.get(name, '')}".strip()
        peak = mb(max(run.peak for run in measured))
        print(f"{label:<18} {seconds:>9.3f} {seconds / of_roi_seconds:>7.2f}x {cpu:>8.2f} {peak:>13}")
    print(f"\nmedians of {rounds} rounds, {THREADS} threads; the highest peak")
    return 0


def memory(roi, is_huge, folder):
    print(f"{'rows':>12} {'file':>14} {'peak memory':>13} {'--percentiles':>14}")
    for millions in [1, 10] + ([50] if is_huge else []):
        path = generated(millions * 1_000_000, folder)
        plain, percentiles = (Run(tally(roi, path, *option)).peak for option in ([], ["--percentiles"]))
        print(f"{millions * 1_000_000:>12,} {mb(path.stat().st_size):>14} {mb(plain):>13} {mb(percentiles):>14}")
        path.unlink()
    return 0


def pipe(roi, path, rounds):
    seconds = {"cat": [], "roi tally": []}
    for _ in range(rounds):
        for name, command in {"cat": ["cat"], "roi tally": tally(roi, "-")}.items():
            start = time.perf_counter()
            with subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE) as source:
                reader = subprocess.run(command, stdin=source.stdout, stdout=subprocess.DEVNULL)
                source.stdout.close()
            seconds[name].append(time.perf_counter() - start)
            if reader.returncode:
                sys.exit(f"{command[0]} ended with {reader.returncode}")
    cat, ours = median(seconds["cat"]), median(seconds["roi tally"])
    print(f"cat FILE | cat > /dev/null  {cat:8.3f} s")
    print(f"cat FILE | roi tally -      {ours:8.3f} s  {ours / cat:.2f}x")
    print(f"medians of {rounds} rounds, in turn")
    return 0


def main():
    parser = argparse.ArgumentParser(description="Holds `roi tally` against DuckDB and polars on the same export.")
    parser.add_argument("--rows", type=int, default=10_000_000, help="how many rows to generate (default: 10000000)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each runs (default: 3)")
    parser.add_argument("--percentiles", action="store_true", help="medians and 90th percentiles of times too")
    parser.add_argument("--file", help="a file of examples/generate_tickets.rs, instead of generating one")
    parser.add_argument("--roi", help="the program (default: built from this repository)")
    parser.add_argument("--memory", action="store_true", help="roi alone: its peak memory at 1 and 10 million rows")
    parser.add_argument("--huge", action="store_true", help="with --memory: at 50 million rows too, a file of 8 GB")
    parser.add_argument("--pipe", action="store_true", help="roi at the end of a pipe against cat there")
    parser.add_argument("--worker", choices=PEERS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.worker:
        work(asked.worker, asked.file, asked.percentiles)
        return 0
    if asked.rounds < 1 or asked.rows < 1:
        parser.error("--rounds and --rows: expected 1 or more")
    if asked.memory and (asked.file or asked.pipe):
        parser.error("--memory generates its files and runs alone")
    roi = built(asked.roi)
    with tempfile.TemporaryDirectory(prefix="roi-peers-") as folder:
        if asked.memory:
            return memory(roi, asked.huge, folder)
        path = Path(asked.file).resolve() if asked.file else generated(asked.rows, folder)
        warm(path)
        if asked.pipe:
            return pipe(roi, path, asked.rounds)
        return compare(roi, path, asked.rounds, asked.percentiles)


if __name__ == "__main__":
    sys.exit(main())
