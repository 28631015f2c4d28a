// The workload of the peers: raw events in memory → picture with indexed history → 200 candidates judged with reasons.
//
//   bench_decide WORKLOAD.json --benchmark_format=json      times, over the first customers
//   bench_decide WORKLOAD.json --check                      every customer's eligible actions against a plain reference; and a digest of all outcomes
//
// Making sentences is not timed, nor reading again what a failed rule had read (but see decide_folded_with_facts). What is timed is said at each benchmark.
// Taking the picture apart again is not timed, as it is not on the way to the agent.

#include "core/base/digest.h"
#include "core/decision/record.h"
#include "tests/bench/workload.h"

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <nlohmann/json.hpp>

namespace segue::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t timed_customers = 100;

std::vector<Customer>& customers() {
    static std::vector<Customer> all;
    return all;
}
Workload*& workload() {
    static Workload* one = nullptr;
    return one;
}

/// Times of single runs, for the percentiles. The mean of Google Benchmark hides a tail.
class Times {
public:
    explicit Times(benchmark::State& state) : state_(state) {}
    template <class Run>
    void run(Run&& run) {
        const auto start = Clock::now();
        run();
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        state_.SetIterationTime(seconds);
        us_.push_back(seconds * 1e6);
    }
    ~Times() {
        if (us_.empty()) return;
        std::sort(us_.begin(), us_.end());
        state_.counters["p50_us"] = us_[us_.size() / 2];
        state_.counters["p99_us"] = us_[us_.size() * 99 / 100];
    }

private:
    benchmark::State& state_;
    std::vector<double> us_;
};

/// Folded pictures, which must stay where they are.
struct Folded {
    explicit Folded(const Customer& customer) : situation(customer.id, workload()->pack().fold) {
        situation.fold(customer.events, workload()->now());
        input.emplace(input_of(situation.context(), customer, workload()->now()));
    }
    Folded(const Folded&) = delete;
    Folded& operator=(const Folded&) = delete;
    decision::Situation situation;
    std::optional<decision::Input> input;
};

std::deque<Folded>& folded() {
    static std::deque<Folded> all;
    if (all.empty()) {
        for (const Customer& customer : customers()) all.emplace_back(customer);
    }
    return all;
}

/// The picture is there; its windows are answered within the decision.
void decide_folded(benchmark::State& state) {
    auto& all = folded();
    Times times(state);
    std::size_t at = 0;
    for (auto _ : state) {
        std::optional<decision::Decision> decision;
        times.run([&] { decision = decision::decide(*all[at].input, workload()->pack().rules); });
        benchmark::DoNotOptimize(decision->chosen);
        at = (at + 1) % all.size();
    }
}
BENCHMARK(decide_folded)->UseManualTime()->Unit(benchmark::kMicrosecond)->MinTime(1);

/// What every gate of a decision read, as a record asks for it.
std::size_t read_all_facts(const decision::Decision& decision, const decision::Input& input) {
    std::size_t count = 0;
    auto environment = decision::decision_environment(input);
    for (const auto& candidate : decision.candidates) {
        if (candidate.action) decision::put_in_hand(environment, input, *candidate.action, candidate.treatment, candidate.subject);
        for (const auto& gate : candidate.gates.told()) count += decision::facts_read(gate, candidate, input, environment).size();
    }
    return count;
}

/// The same, and then all facts of all that is withheld are asked for, as only a record does.
void decide_folded_with_facts(benchmark::State& state) {
    auto& all = folded();
    Times times(state);
    std::size_t at = 0;
    for (auto _ : state) {
        std::optional<decision::Decision> decision;
        times.run([&] {
            decision = decision::decide(*all[at].input, workload()->pack().rules);
            benchmark::DoNotOptimize(read_all_facts(*decision, *all[at].input));
        });
        at = (at + 1) % all.size();
    }
}
BENCHMARK(decide_folded_with_facts)->UseManualTime()->Unit(benchmark::kMicrosecond)->MinTime(1);

/// Events in memory, given over; nothing else is there.
void fold_and_decide(benchmark::State& state) {
    Times times(state);
    std::size_t at = 0;
    for (auto _ : state) {
        const Customer& customer = customers()[at];
        std::vector<context::Event> events = customer.events;
        decision::Situation situation(customer.id, workload()->pack().fold);
        std::optional<decision::Input> input;
        std::optional<decision::Decision> decision;
        input.emplace(input_of(situation.context(), customer, workload()->now()));
        times.run([&] {
            situation.fold(std::move(events), workload()->now());
            decision = decision::decide(*input, workload()->pack().rules);
        });
        benchmark::DoNotOptimize(decision->chosen);
        at = (at + 1) % customers().size();
    }
}
BENCHMARK(fold_and_decide)->UseManualTime()->Unit(benchmark::kMicrosecond)->MinTime(1);

void fold_only(benchmark::State& state) {
    Times times(state);
    std::size_t at = 0;
    for (auto _ : state) {
        const Customer& customer = customers()[at];
        std::vector<context::Event> events = customer.events;
        decision::Situation situation(customer.id, workload()->pack().fold);
        times.run([&] { situation.fold(std::move(events), workload()->now()); });
        benchmark::DoNotOptimize(situation.context().history.events().size());
        at = (at + 1) % customers().size();
    }
}
BENCHMARK(fold_only)->UseManualTime()->Unit(benchmark::kMicrosecond)->MinTime(1);

/// A sorted copy of a second customer's events behind the first's: the memory of one customer with many events, as it lies in the heap.
void memory_of_2000_events(benchmark::State& state) {
    std::vector<context::Event> events;
    for (std::size_t i = 0; events.size() < 2000 && i < customers().size(); ++i) {
        for (context::Event event : customers()[i].events) {
            event.id += "-" + std::to_string(i);
            events.push_back(std::move(event));
        }
    }
    events.resize(std::min<std::size_t>(events.size(), 2000));
    for (auto _ : state) {
        const std::size_t before = mallinfo2().uordblks;
        decision::Situation situation("c", workload()->pack().fold);
        situation.fold(events, workload()->now());
        const decision::Input input = input_of(situation.context(), customers().front(), workload()->now());
        const decision::Decision decision = decision::decide(input, workload()->pack().rules);
        state.counters["bytes"] = static_cast<double>(mallinfo2().uordblks - before);
        state.counters["events"] = static_cast<double>(situation.context().history.events().size());
        benchmark::DoNotOptimize(decision.chosen);
    }
}
BENCHMARK(memory_of_2000_events)->Unit(benchmark::kMillisecond);

/// The customer's document of 92 KB, read, turned into events, folded and decided.
void document_to_decision(benchmark::State& state) {
    Times times(state);
    std::size_t at = 0;
    for (auto _ : state) {
        const std::string& document = customers()[at].document;
        std::optional<Events> read;
        std::optional<decision::Situation> situation;
        std::optional<decision::Decision> decision;
        times.run([&] {
            read = workload()->read(document);
            situation.emplace(read->id, workload()->pack().fold);
            situation->fold(std::move(read->events), workload()->now());
            const decision::Input input{situation->context(), contact_id, workload()->now(), {}, read->journeys, {}, {}, {}};
            decision = decision::decide(input, workload()->pack().rules);
        });
        benchmark::DoNotOptimize(decision->chosen);
        at = (at + 1) % customers().size();
    }
}
BENCHMARK(document_to_decision)->UseManualTime()->Unit(benchmark::kMicrosecond)->MinTime(1);

/// What the vendor's DOM alone takes for the same document.
void parse_with_nlohmann_dom(benchmark::State& state) {
    Times times(state);
    std::size_t at = 0;
    for (auto _ : state) {
        nlohmann::json json;
        times.run([&] { json = nlohmann::json::parse(customers()[at].document); });
        benchmark::DoNotOptimize(json.size());
        at = (at + 1) % customers().size();
    }
}
BENCHMARK(parse_with_nlohmann_dom)->UseManualTime()->Unit(benchmark::kMicrosecond)->MinTime(1);

/// Every customer of the file against the plain reference; the number of differences.
int check(const std::string& file) {
    Workload all(file);
    std::size_t count = 0;
    std::size_t differ = 0;
    std::size_t eligible = 0;
    std::string outcomes;
    while (const auto customer = all.next()) {
        decision::Situation situation(customer->id, all.pack().fold);
        situation.fold(customer->events, all.now());
        const decision::Input input = input_of(situation.context(), *customer, all.now());
        const decision::Decision decision = decision::decide(input, all.pack().rules);
        outcomes = base::digest_text(outcomes + base::write_json(decision::outcome_json(decision, input)));
        const auto ours = allowed_actions(decision);
        if (ours != customer->eligible) {
            ++differ;
            std::fprintf(stderr, "%s: %zu eligible, the reference has %zu\n", customer->id.c_str(), ours.size(), customer->eligible.size());
        }
        eligible += ours.size();
        ++count;
    }
    std::printf("{\"customers\":%zu,\"differ\":%zu,\"eligible_on_average\":%.1f,\"outcomes\":\"%s\"}\n", count, differ,
                static_cast<double>(eligible) / static_cast<double>(std::max<std::size_t>(count, 1)), outcomes.c_str());
    return count == 0 || differ > 0 ? 1 : 0;
}

}  // namespace
}  // namespace segue::bench

int main(int count, char** arguments) {
    if (count < 2 || arguments[1][0] == '-') {
        std::fprintf(stderr, "usage: bench_decide WORKLOAD.json [--check | options of Google Benchmark]\n");
        return 2;
    }
    const std::string file = arguments[1];
    try {
        if (count > 2 && std::string(arguments[2]) == "--check") return segue::bench::check(file);
        segue::bench::Workload workload(file);
        segue::bench::workload() = &workload;
        while (segue::bench::customers().size() < segue::bench::timed_customers) {
            auto customer = workload.next();
            if (!customer) break;
            segue::bench::customers().push_back(std::move(*customer));
        }
        arguments[1] = arguments[0];
        --count;
        ++arguments;
        benchmark::Initialize(&count, arguments);
        benchmark::RunSpecifiedBenchmarks();
    } catch (const std::exception& e) {
        std::fprintf(stderr, "bench_decide: %s\n", e.what());
        return 1;
    }
    return 0;
}
