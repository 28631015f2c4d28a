#include "tests/flows/flow_report.h"

#include "core/runtime/files.h"
#include "core/runtime/judge.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

namespace segue::flows {
namespace {

constexpr const char* off_chart = "off_chart";

void count(const journey::Instance& instance, const context::Context& context, TaskReport& task) {
    ++task.instances;
    for (const auto& entry : instance.history) {
        if (entry.cause == journey::Cause::start) continue;
        if (journey::state_text(*instance.definition, entry.to) != off_chart) {
            ++task.steps;
            continue;
        }
        const auto& events = context.history.events();
        const auto event = std::find_if(events.begin(), events.end(), [&](const auto& e) { return e.id == entry.cause_id; });
        ++task.left[{journey::state_text(*instance.definition, entry.from), event == events.end() ? "?" : event->type}];
    }
    if (instance.is_in(off_chart)) return;
    ++(instance.history.size() > 1 ? task.followed : task.silent);
}

/// The places that most leave from, most first.
std::vector<std::pair<std::int64_t, std::string>> places(const TaskReport& task) {
    std::vector<std::pair<std::int64_t, std::string>> out;
    for (const auto& [step, times] : task.left) out.emplace_back(times, step.first + " by " + step.second.substr(step.second.rfind('.') + 1));
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    return out;
}

std::string line(const char* format, const std::string& name, const TaskReport& task, const std::string& where) {
    char text[512];
    const double steps = task.instances ? static_cast<double>(task.steps) / static_cast<double>(task.instances) : 0;
    std::snprintf(text, sizeof text, format, name.c_str(), static_cast<long long>(task.instances), static_cast<long long>(task.followed), static_cast<long long>(task.silent), steps,
                  where.c_str());
    return text;
}

}  // namespace

FlowReport run_flows(const pack::Pack& pack, std::vector<context::Event> events) {
    FlowReport report;
    runtime::Dataset data = runtime::group_by_customer(std::move(events));
    for (const auto& problem : data.problems) report.problems.push_back(problem.text());
    for (auto& [customer, own] : data.customers) {
        decision::Situation situation(customer, pack.fold);
        situation.fold(std::move(own), base::time_max);
        const auto& fold = situation.journeys();
        for (const auto& problem : fold.problems()) report.problems.push_back(customer + ": " + problem.definition + ": " + problem.message);
        for (const auto& instance : fold.instances()) count(instance, situation.context(), report.tasks[instance.definition->id]);
        ++report.customers;
        if (fold.instances().size() != 1) continue;
        ++report.alone;
        if (!fold.instances().front().is_in(off_chart) && fold.instances().front().history.size() > 1) ++report.alone_followed;
    }
    return report;
}

std::string report_text(const FlowReport& report) {
    std::string out = "task                     dialogues  follow  silent  steps  most leave\n";
    TaskReport all;
    for (const auto& [name, task] : report.tasks) {
        std::string where;
        const auto left = places(task);
        for (std::size_t i = 0; i < std::min<std::size_t>(left.size(), 2); ++i) where += (i ? "; " : "") + left[i].second + " (" + std::to_string(left[i].first) + ")";
        out += line("%-24s %9lld %7lld %7lld %6.1f  %s\n", name, task, where);
        all.instances += task.instances;
        all.followed += task.followed;
        all.silent += task.silent;
        all.steps += task.steps;
    }
    out += line("%-24s %9lld %7lld %7lld %6.1f  %s\n", "all", all, "");
    out += std::to_string(report.customers) + " dialogues, " + std::to_string(report.alone) + " of one task, of which " + std::to_string(report.alone_followed) + " follow its chart; " +
           std::to_string(report.problems.size()) + " problems\n";
    return out;
}

base::Json report_json(const FlowReport& report) {
    base::Json tasks = base::Json::object();
    for (const auto& [name, task] : report.tasks) {
        base::Json left = base::Json::list({});
        for (const auto& [step, times] : task.left) left.push(base::Json::object({{"state", step.first}, {"event", step.second}, {"times", times}}));
        tasks.set(name, base::Json::object({{"dialogues", task.instances}, {"follow", task.followed}, {"silent", task.silent}, {"steps", task.steps}, {"left", std::move(left)}}));
    }
    return base::Json::object({{"customers", report.customers}, {"of_one_task", report.alone}, {"of_one_task_follow", report.alone_followed},
                               {"problems", static_cast<std::int64_t>(report.problems.size())}, {"tasks", std::move(tasks)}});
}

base::Result<std::vector<context::Event>> read_event_lines(const std::string& path) {
    const auto text = runtime::read_text_file(path, std::size_t{256} << 20);
    if (!text) return text.error();
    std::vector<context::Event> events;
    std::istringstream lines(*text);
    std::uint32_t number = 0;
    for (std::string each; std::getline(lines, each);) {
        const auto json = base::parse_json(each, path, {}, ++number);
        if (!json) return json.error();
        auto event = context::read_event(*json, path);
        if (!event) return event.error();
        events.push_back(std::move(event).value());
    }
    return events;
}

}  // namespace segue::flows
