// What an agent waits for: from a pop to the view that the window draws, on a desk with its store on disk. `open` writes that the contact was
// opened; `view` decides, writes what is shown, and makes the view anew. Both wait for the disk, while `first` is painted: the view from memory,
// with what every wrap-up code would do.
//
// Customers with 500 events each; every contact is opened, wrapped up and delivered before the next one. Compare within one run only.

#include "connectors/replay/generate.h"
#include "connectors/replay/replay.h"
#include "core/runtime/desk.h"
#include "core/runtime/files.h"
#include "core/store/keys.h"
#include "core/store/sqlite_store.h"
#include "tests/support/temp_dir.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <fstream>
#include <map>

namespace segue {
namespace {

using base::Json;

const base::Time start = *base::parse_time("2026-11-21T15:00:00Z");
constexpr int customers = 60, events_each = 500;

/// The demo's customers, filled up with plausible events over the last 90 days.
std::string history() {
    const auto recipe = replay::read_recipe(std::string(SEGUE_SOURCE_DIR) + "/assets/demo", "service-recovery");
    std::string text = replay::generate_demo(*recipe, 7, customers * 5, start);
    std::map<std::string, int> counts;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        const auto json = base::parse_json(text.substr(at, text.find('\n', at) - at), "demo");
        ++counts[std::string(json->text_or("customer"))];
    }
    static const char* types[] = {"article.viewed", "message.sent", "survey.answered", "campaign.touched"};
    for (const auto& [customer, count] : counts) {
        for (int i = count; i < events_each; ++i) {
            const base::Time at = start - base::hours(2) - base::minutes(259LL * (events_each - i));
            text += base::write_json(Json::object({{"specversion", "1.0"}, {"id", "fill-" + std::to_string(i)}, {"source", "/fill/" + customer}, {"type", types[i % 4]},
                                                   {"time", base::format_time(at)}, {"customer", customer}, {"channel", i % 2 ? "email" : "web"},
                                                   {"data", Json::object({{"title", "Lights of the router"}, {"channel", "email"}, {"purpose", "service"}})}})) + "\n";
        }
    }
    return text;
}

/// One desk for the whole run; each iteration takes the next contact.
struct Working {
    Working() {
        std::ofstream(folder / "in.jsonl", std::ios::binary) << history();
        runtime::DeskParts parts;
        parts.store = store::SqliteStore::open(folder / "data", *store::load_or_create_keys(folder / "data"), start).value();
        parts.connectors.push_back(std::make_unique<replay::ReplayConnector>("replay", std::vector<std::filesystem::path>{folder / "in.jsonl"}, folder / "out.jsonl"));
        parts.pack = runtime::load_pack(std::string(SEGUE_SOURCE_DIR) + "/assets/packs/service-recovery", start).pack;
        parts.agent = "nora";
        parts.undo = {};
        desk = std::make_unique<runtime::Desk>(std::move(parts));
        if (!desk->start(now)) std::abort();
        desk->refresh(now);
        for (const auto& item : desk->view(now).work) waiting.push_back(item.contact);
        desk->prepare(now, [] { return false; });
    }
    /// Wraps up what is in hand and sends it, outside of the measured time.
    void finish(const std::string& contact) {
        base::ignore(desk->handle(runtime::FinishContact{contact, desk->view(now).open->wrap_up.codes.front().id, "done"}, now));
        static_cast<void>(desk->deliver(now));
        now = now + base::seconds(30);
        desk->prepare(now, [] { return false; });
    }
    test::TempDir folder;
    base::Time now = start;
    std::unique_ptr<runtime::Desk> desk;
    std::vector<std::string> waiting;
    std::size_t next = 0;
};

void pop_to_view(benchmark::State& state) {
    static Working working;
    std::vector<double> first, opening, viewing;
    for (auto _ : state) {
        if (working.next == working.waiting.size()) {
            state.SkipWithError("no contact waits any more");
            break;
        }
        const std::string contact = working.waiting[working.next++];
        const auto began = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(working.desk->first_view(contact, working.now)->work.size());
        const auto seen = std::chrono::steady_clock::now();
        base::ignore(working.desk->handle(runtime::OpenContact{contact}, working.now));
        const auto opened = std::chrono::steady_clock::now();
        benchmark::DoNotOptimize(working.desk->view(working.now).open->timeline.size());
        const auto viewed = std::chrono::steady_clock::now();
        state.SetIterationTime(std::chrono::duration<double>(seen - began).count());
        first.push_back(std::chrono::duration<double, std::milli>(seen - began).count());
        opening.push_back(std::chrono::duration<double, std::milli>(opened - seen).count());
        viewing.push_back(std::chrono::duration<double, std::milli>(viewed - opened).count());
        working.finish(contact);
    }
    const auto share = [](std::vector<double>& values, double part) {
        std::sort(values.begin(), values.end());
        return values.empty() ? 0 : values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
    };
    state.counters["first_p50_ms"] = share(first, 0.5);
    state.counters["first_p99_ms"] = share(first, 0.99);
    state.counters["open_p50_ms"] = share(opening, 0.5);
    state.counters["open_p99_ms"] = share(opening, 0.99);
    state.counters["view_p50_ms"] = share(viewing, 0.5);
    state.counters["view_p99_ms"] = share(viewing, 0.99);
}
BENCHMARK(pop_to_view)->Iterations(40)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace segue

BENCHMARK_MAIN();
