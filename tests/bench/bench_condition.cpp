// How long conditions take. The shapes and shares are those of the common workload (performance.md): history windows,
// consents, numbers, sets, texts; each beside the same test written by hand over the same JSON.

#include "core/condition/condition.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace segue;
using condition::Compiled;
using condition::Environment;
using condition::HistoryAnswer;
using condition::HistoryFunction;
using condition::Program;
using condition::Schema;

/// A folded context: history is answered at once, so that what is measured is the condition.
class Customer final : public Environment {
public:
    explicit Customer(unsigned seed) {
        std::mt19937 engine(seed);
        const auto random = [&engine] { return static_cast<std::int64_t>(engine()); };
        const auto text = [&random](std::initializer_list<const char*> of) { return base::Json(*(of.begin() + random() % std::ssize(of))); };
        customer_ = base::Json::object({{"age", 18 + random() % 70}, {"arrearsDays", random() % 90},
            {"balance", static_cast<double>(random() % 300000) / 100 - 500}, {"churnRisk", static_cast<double>(random() % 100) / 100},
            {"id", "c000123"}, {"isVip", random() % 7 == 0}, {"language", text({"en", "de", "fr"})}, {"ltv", static_cast<double>(random() % 20000)},
            {"nps", random() % 11}, {"openTickets", random() % 5}, {"os", text({"ios", "android", "windows"})},
            {"plan", text({"prepaid", "basic", "plus", "max"})}, {"region", text({"north", "south", "east"})},
            {"segment", text({"mass", "silver", "gold", "platinum", "business"})}, {"tenureMonths", random() % 240}});
        consents_ = base::Json::object({{"email", "granted"}, {"inapp", "denied"}, {"marketing", "granted"}, {"push", "granted"},
            {"sms", text({"granted", "denied"})}, {"voice", "unknown"}});
        journeys_ = base::Json::object({{"claim", "none"}, {"collections", text({"none", "active"})}, {"onboarding", "done"},
            {"reactivation", "none"}, {"retention", "paused"}, {"upgrade", "waiting"}});
        answer_.number = 3;
        answer_.found = true;
        answer_.sum = 120.5;
        answer_.changes_at = base::Time{1'800'000'500'000'000};
    }
    [[nodiscard]] const base::Json* variable(std::uint32_t slot) const override {
        return slot == 0 ? &customer_ : slot == 1 ? &consents_ : &journeys_;
    }
    [[nodiscard]] base::Time now() const override { return base::Time{1'800'000'000'000'000}; }
    [[nodiscard]] HistoryAnswer history(HistoryFunction, std::string_view, std::optional<base::Duration>, std::string_view) const override {
        return answer_;
    }

private:
    base::Json customer_, consents_, journeys_;
    HistoryAnswer answer_;
};

Schema schema() {
    Schema s;
    s.add_variable("customer");
    s.add_variable("consents");
    s.add_variable("journeys");
    return s;
}

Program program(const std::string& text) {
    Compiled compiled = condition::compile(text, schema());
    if (!compiled.program) throw std::runtime_error(text + ": " + compiled.issues.front().message);
    return *compiled.program;
}

void one(benchmark::State& state, const char* text) {
    const Program p = program(text);
    const Customer customer(1);
    for (auto _ : state) benchmark::DoNotOptimize(condition::test(p, customer));
}

BENCHMARK_CAPTURE(one, number, "customer.churnRisk <= 0.65");
BENCHMARK_CAPTURE(one, integer, "customer.age >= 25");
BENCHMARK_CAPTURE(one, consent, "consents.sms == \"granted\"");
BENCHMARK_CAPTURE(one, in_set, "customer.segment in [\"gold\", \"platinum\", \"business\"]");
BENCHMARK_CAPTURE(one, text, "customer.plan != \"max\"");
BENCHMARK_CAPTURE(one, boolean, "customer.isVip == false");
BENCHMARK_CAPTURE(one, history_count, "history.count(\"payment.failed\", duration(\"24h\")) < 4");
BENCHMARK_CAPTURE(one, history_seen, "!history.seen(\"complaint.made\", duration(\"168h\"))");
BENCHMARK_CAPTURE(one, both, "consents.sms == \"granted\" && customer.age >= 25 && history.count(\"call.in\", duration(\"168h\")) < 9");
BENCHMARK_CAPTURE(one, missing_or, "customer.nothing == 1 || customer.age >= 1");
BENCHMARK_CAPTURE(one, arithmetic, "customer.balance * 2.0 + customer.ltv > 100.0");
BENCHMARK_CAPTURE(one, starts_with, "customer.id.startsWith(\"c00\")");
BENCHMARK_CAPTURE(one, matches, "customer.id.matches(\"^c[0-9]+$\")");
BENCHMARK_CAPTURE(one, exists, "[1, 2, 3, 4, 5, 6, 7, 8].exists(n, n == customer.openTickets + 6)");

/// 200 actions with the workload's shares of conditions; every condition is tested, as gates do.
std::vector<std::string> workload_texts() {
    static const char* history[] = {"history.count(\"payment.failed\", duration(\"24h\")) < 4", "history.count(\"call.in\", duration(\"168h\")) >= 1",
        "history.seen(\"offer.declined\", duration(\"48h\")) == false", "history.sum(\"purchase.made\", \"/value\", duration(\"720h\")) < 400.005"};
    static const char* numbers[] = {"customer.churnRisk <= 0.65", "customer.age >= 25", "customer.balance <= 1200.5", "customer.nps >= 3"};
    static const char* others[] = {"customer.segment in [\"gold\", \"platinum\", \"business\"]", "customer.plan != \"max\"",
        "customer.isVip == false", "journeys.retention != \"active\"", "journeys.claim != \"waiting\""};
    std::vector<std::string> texts;
    for (int i = 0; i < 200; ++i) texts.push_back(i % 5 == 0 ? "consents.marketing == \"granted\"" : "consents.sms == \"granted\"");
    for (int i = 0; i < 371; ++i) texts.emplace_back(history[i % 4]);
    for (int i = 0; i < 157; ++i) texts.emplace_back(numbers[i % 4]);
    for (int i = 0; i < 146; ++i) texts.emplace_back(others[i % 5]);
    return texts;
}

void workload(benchmark::State& state) {
    std::vector<Program> programs;
    for (const std::string& text : workload_texts()) programs.push_back(program(text));
    std::shuffle(programs.begin(), programs.end(), std::mt19937(5));
    std::vector<Customer> customers;
    for (unsigned i = 0; i < 50; ++i) customers.emplace_back(i);
    std::size_t at = 0;
    for (auto _ : state) {
        int yes = 0;
        for (const Program& p : programs) yes += condition::test(p, customers[at]).kind == condition::Verdict::Kind::yes;
        benchmark::DoNotOptimize(yes);
        at = (at + 1) % customers.size();
    }
    state.counters["per_condition"] = benchmark::Counter(static_cast<double>(programs.size()), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(workload);

void workload_facts(benchmark::State& state) {
    std::vector<Program> programs;
    for (const std::string& text : workload_texts()) programs.push_back(program(text));
    const Customer customer(3);
    for (auto _ : state) {
        for (const Program& p : programs) benchmark::DoNotOptimize(condition::decisive_facts(p, customer));
    }
}
BENCHMARK(workload_facts);

/// The same look-ups and tests by hand: what any evaluator over this JSON must do at least.
void by_hand(benchmark::State& state, const char* member, const char* wanted) {
    const Customer customer(1);
    const std::string name = member;
    for (auto _ : state) {
        const base::Json* v = customer.variable(1)->find(name);
        benchmark::DoNotOptimize(v && v->text() && *v->text() == wanted);
    }
}
BENCHMARK_CAPTURE(by_hand, consent, "sms", "granted");

void compiling(benchmark::State& state) {
    const Schema s = schema();
    for (auto _ : state) {
        benchmark::DoNotOptimize(condition::compile("consents.sms == \"granted\" && customer.age >= 25 && history.count(\"call.in\", duration(\"168h\")) < 9", s));
    }
}
BENCHMARK(compiling);

}  // namespace

BENCHMARK_MAIN();
