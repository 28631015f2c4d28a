#include "core/base/text.h"
#include "core/pack/run_tests.h"
#include "core/runtime/files.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <algorithm>
#include <iostream>

namespace segue::cli {
namespace {

using base::Json;
using pack::Failure;
using pack::TestOutcome;

/// All that came of one pack's tests.
struct Report {
    std::vector<pack::TestCase> tests;   ///< the outcomes point into it
    std::vector<TestOutcome> outcomes;
    std::unique_ptr<pack::Coverage> coverage;
    std::vector<base::Issue> issues;

    [[nodiscard]] std::size_t failed() const {
        return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(), [](const TestOutcome& o) { return !o.failures.empty(); }));
    }
};

void run_all(const pack::Pack& pack, const std::string& only, Report& report) {
    base::ZoneTable zones;
    const pack::InputMaker make_input = [&](const decision::Situation& situation, const std::string& contact, base::Time now,
                                            const std::vector<std::string>& channels, const std::vector<std::string>& skills) {
        const runtime::Surroundings around{pack, zones, channels, skills};
        return runtime::make_input(situation, contact, now, around);
    };
    for (const auto& test : report.tests) {
        if (!only.empty() && test.name.find(only) == std::string::npos) continue;
        report.outcomes.push_back(pack::run_test(test, pack, make_input, *report.coverage));
    }
}

void print_failure(const pack::TestCase& test, const Failure& failure) {
    std::cout << base::place_text(test.file, failure.place) << ": " << failure.what << '\n'
              << "    expected  " << base::clean_text(failure.expected, 1000) << '\n'
              << "    got       " << base::clean_text(failure.got, 2000) << '\n';
    if (!failure.why.empty()) std::cout << "    because   " << base::clean_text(failure.why, 2000) << '\n';
}

void print_report(const std::string& given, const Report& report, const TestOptions& options) {
    std::size_t looked_at = 0;
    for (const auto& outcome : report.outcomes) {
        looked_at += outcome.looked_at;
        if (outcome.failures.empty()) continue;
        std::cout << "FAILED  " << base::clean_text(outcome.test->name) << '\n';
        for (const auto& failure : outcome.failures) print_failure(*outcome.test, failure);
    }
    if (options.coverage) {
        for (const auto& point : report.coverage->points()) {
            if (!point.covered) std::cout << base::place_text(point.file, point.place) << ": not covered: " << base::clean_text(point.what) << '\n';
        }
    }
    std::cout << given << ": " << report.outcomes.size() - report.failed() << " of " << report.outcomes.size() << " tests passed, " << looked_at
              << " expectations; " << report.coverage->covered() << " of " << report.coverage->size() << " branches covered (" << report.coverage->percent() << " %)\n";
}

Json failure_json(const pack::TestCase& test, const Failure& failure) {
    return Json::object({{"file", test.file}, {"line", static_cast<std::int64_t>(failure.place.line)}, {"column", static_cast<std::int64_t>(failure.place.column)},
                         {"what", failure.what}, {"expected", failure.expected}, {"got", failure.got}, {"why", failure.why}});
}

Json report_json(const std::string& given, const Report& report) {
    Json tests = Json::list();
    for (const auto& outcome : report.outcomes) {
        Json failures = Json::list();
        for (const auto& failure : outcome.failures) failures.push(failure_json(*outcome.test, failure));
        tests.push(Json::object({{"name", outcome.test->name}, {"file", outcome.test->file}, {"line", static_cast<std::int64_t>(outcome.test->place.line)},
                                 {"passed", outcome.failures.empty()}, {"expectations", static_cast<std::int64_t>(outcome.looked_at)}, {"failures", std::move(failures)}}));
    }
    Json branches = Json::list();
    for (const auto& point : report.coverage->points()) {
        branches.push(Json::object({{"file", point.file}, {"line", static_cast<std::int64_t>(point.place.line)}, {"column", static_cast<std::int64_t>(point.place.column)},
                                    {"branch", point.what}, {"covered", point.covered}}));
    }
    return Json::object({{"pack", given}, {"passed", report.failed() == 0}, {"tests", std::move(tests)},
                         {"coverage", Json::object({{"covered", static_cast<std::int64_t>(report.coverage->covered())}, {"of", static_cast<std::int64_t>(report.coverage->size())},
                                                    {"percent", report.coverage->percent()}, {"branches", std::move(branches)}})}});
}

/// exit_done, exit_no or exit_refused for one pack.
int test_pack(const std::string& given, base::Time now, const TestOptions& options) {
    const auto folder = runtime::read_pack_folder(pack_folder(given));
    Report report;
    report.issues = folder.issues;
    pack::Reading reading;
    if (report.issues.empty()) {
        reading = runtime::read_pack_files(folder.files, folder.name, now);
        report.issues = reading.issues;
    }
    if (reading.pack) report.tests = pack::read_tests(folder.files, folder.name, *reading.pack, report.issues);
    const bool refused = !reading.pack || std::any_of(report.issues.begin(), report.issues.end(), [](const base::Issue& i) { return i.severity == base::Issue::Severity::error; });
    for (const auto& issue : report.issues) std::cerr << base::issue_text(issue) << '\n';
    if (refused) {
        say_error(given + ": the pack or its tests have errors; no test was run");
        return exit_refused;
    }
    report.coverage = std::make_unique<pack::Coverage>(folder.files, folder.name, *reading.pack);
    run_all(*reading.pack, options.only, report);
    if (options.json) std::cout << base::write_json(report_json(given, report)) << '\n';
    else print_report(given, report, options);
    if (report.outcomes.empty()) {
        say_error(given + (report.tests.empty() ? ": the pack has no tests (tests/*.json)" : ": no test has a name with " + base::in_quotes(options.only)));
        return exit_no;
    }
    if (options.only.empty() && report.coverage->percent() < options.at_least) {
        say_error(given + ": " + std::to_string(report.coverage->percent()) + " % of the branches are covered, wanted are " + std::to_string(options.at_least) + " % (--coverage lists the others)");
        return exit_no;
    }
    return report.failed() > 0 ? exit_no : exit_done;
}

}  // namespace

int run_test(const TestOptions& options) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    int exit = exit_done;
    for (const auto& given : options.packs) exit = std::max(exit, test_pack(given, *now, options));
    return exit;
}

}  // namespace segue::cli
