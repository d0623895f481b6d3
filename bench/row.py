"""A row of docs/performance.md from the JSON of one comparison."""
import json
import sys


def figure(row):
    return f"{row['items_per_cpu_second']:,} ({row['rss_peak_kib'] // 1024} MiB)"


def main():
    if sys.argv[1] == "--head":
        print("| work | `bench/run` with | relay | router | other | to relay | to other | p99 ms | missing, twice |")
        print("|---|---|---|---|---|---|---|---|---|")
        return
    name, arguments, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        rows = {row["name"]: row for row in json.load(file)["rows"]}
    relay, router, other = rows["relay"], rows["router"], rows.get("versus")
    per_second = "items_per_cpu_second"
    cells = [
        name,
        f"`{arguments}`" if arguments else "–",
        f"{relay[per_second]:,}",
        figure(router),
        figure(other) if other else "–",
        f"1 : {relay[per_second] / router[per_second]:.1f}",
        f"{router[per_second] / other[per_second]:.2f}" if other and other[per_second] else "–",
        f"{router['latency_ms']['p99']:.1f}" + (f" / {other['latency_ms']['p99']:.1f}" if other else ""),
        f"{router['missing_items']}, {router['duplicate_items']}",
    ]
    print("| " + " | ".join(cells) + " |", flush=True)


main()
