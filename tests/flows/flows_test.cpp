// Flow charts that people drew, as journeys, and every real dialogue through them.

#include "tests/flows/flow_report.h"

#include "core/base/text.h"
#include "core/runtime/files.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <iostream>
#include <set>

namespace segue::flows {
namespace {

using base::Json;

class Flows : public testing::Test {
protected:
    void SetUp() override {
        const char* told = std::getenv("SEGUE_SHARED");
        data_ = told ? std::filesystem::path(told) / "data" : std::filesystem::path(SEGUE_SOURCE_DIR) / "../shared/data";
        if (!std::filesystem::exists(data_ / "star-next-action/charts.json")) GTEST_SKIP() << "the flow charts are not on this machine (SEGUE_SHARED, or ../shared beside the source)";
        const std::string script = std::string(SEGUE_SOURCE_DIR) + "/tests/convert/flows_to_packs.py";
        const std::string command = "python3 '" + script + "' '" + data_.string() + "' '" + out_.path().string() + "'";
        const int status = std::system(command.c_str());
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }

    [[nodiscard]] std::shared_ptr<const pack::Pack> load(const std::string& name) const {
        const auto reading = runtime::load_pack(out_.path() / name, base::time_min);
        for (const auto& issue : reading.issues) ADD_FAILURE() << base::issue_text(issue);
        return reading.pack;
    }

    test::TempDir out_;
    std::filesystem::path data_;
};

TEST_F(Flows, EveryRealDialogueRunsThroughTheTaskChartsWithoutAProblem) {
    const auto pack = load("star");
    ASSERT_TRUE(pack);
    EXPECT_EQ(pack->journeys.size(), 24u);
    auto events = read_event_lines((out_.path() / "star.jsonl").string());
    ASSERT_TRUE(events) << events.error().text();
    const FlowReport report = run_flows(*pack, std::move(events).value());
    std::cout << report_text(report);
    EXPECT_TRUE(report.problems.empty()) << report.problems.front();
    EXPECT_EQ(report.customers, 5351);
    EXPECT_EQ(report.alone, 3748);
    EXPECT_GT(report.alone_followed, 0);
    for (const auto& [name, task] : report.tasks) {
        std::int64_t left = 0;
        for (const auto& place : task.left) left += place.second;
        EXPECT_EQ(task.followed + task.silent + left, task.instances) << name << ": each dialogue follows, says nothing, or leaves once";
    }
}

/// One customer's dialogue over the chart of the weather, whose nodes stand in a row: day, location, query, forecast.
FlowReport talk(const pack::Pack& pack, const std::vector<std::string>& types) {
    std::vector<context::Event> events;
    const auto add = [&](const std::string& type, Json data) {
        context::Event event;
        event.id = std::to_string(100 + events.size());
        event.source = "/test";
        event.type = type;
        event.time = base::Time{} + base::seconds(static_cast<std::int64_t>(events.size()));
        event.customer = "c";
        event.data = std::move(data);
        events.push_back(std::move(event));
    };
    add("star.task.begun", Json::object({{"task", "weather"}}));
    for (const auto& type : types) add("star." + type, Json::object());
    return run_flows(pack, std::move(events));
}

TEST_F(Flows, AWalkFollowsMayGoBackAndLeavesWhereItSkipsANode) {
    const auto pack = load("star");
    ASSERT_TRUE(pack);
    const std::string day = "weather.weather_ask_day", place = "weather.weather_ask_location", found = "weather.query_ok", told = "weather.weather_inform_forecast";
    EXPECT_EQ(talk(*pack, {day, place, found, told}).alone_followed, 1);
    EXPECT_EQ(talk(*pack, {"aside", day, "aside", place, day, place, found, told, place, found, told}).alone_followed, 1) << "asides, and going back";
    const auto skipped = talk(*pack, {day, found, told}).tasks.at("weather");
    EXPECT_EQ(skipped.followed, 0);
    EXPECT_EQ(skipped.left, (std::map<std::pair<std::string, std::string>, std::int64_t>{{{"weather_ask_day", "star.weather.query_ok"}, 1}}));
    EXPECT_EQ(skipped.steps, 1);
    EXPECT_EQ(talk(*pack, {day, place, found, "weather.stray"}).alone_followed, 0);
}

/// The event of an edge, as the converter names it.
std::string edge_event(const Json& flow, std::string_view from, std::string_view to, std::string_view label) {
    const auto slug = [](std::string_view text) {
        std::string out;
        for (const char c : base::lower_ascii(text)) {
            const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (word) out += c;
            else if (!out.empty() && out.back() != '_') out += '_';
        }
        while (!out.empty() && out.back() == '_') out.pop_back();
        return out;
    };
    const auto word = [&](std::string_view text) { return slug(text).empty() ? std::string("done") : slug(text); };
    int same = 0;
    for (const Json& edge : *flow.find("edges")->items()) {
        const auto& parts = *edge.items();
        same += *parts[0].text() == from && word(*parts[2].text()) == word(label);
    }
    return "flow." + word(label) + (same > 1 ? "_to_" + slug(to) : "");
}

// Each edge of each troubleshooting flow: by the shortest way to where it begins, and then along it.
TEST_F(Flows, EveryEdgeOfTheTroubleshootingFlowsLeadsWhereItIsDrawn) {
    const auto pack = load("telecom");
    ASSERT_TRUE(pack);
    const auto text = runtime::read_text_file(data_ / "tau2-agent-cases/telecom_flows.json");
    ASSERT_TRUE(text);
    const auto flows = base::parse_json(*text, "telecom_flows.json");
    ASSERT_TRUE(flows);
    int walked = 0;
    for (const auto& [name, flow] : *flows->members()) {
        std::map<std::string, std::vector<std::string>> way;   // by node: the events that lead there
        std::set<std::string> entered;
        for (const Json& edge : *flow.find("edges")->items()) entered.insert(std::string(*(*edge.items())[1].text()));
        std::deque<std::string> open;
        for (const auto& node : *flow.find("nodes")->members()) {
            if (way.empty() && !entered.contains(node.first)) way[node.first], open.push_back(node.first);
        }
        for (; !open.empty(); open.pop_front()) {
            for (const Json& edge : *flow.find("edges")->items()) {
                const std::string from(*(*edge.items())[0].text()), to(*(*edge.items())[1].text());
                if (from != open.front() || from == to) continue;
                auto path = way[from];
                path.push_back(edge_event(flow, from, to, *(*edge.items())[2].text()));
                std::vector<context::Event> events(1);
                events[0].type = "flow.started";
                events[0].data = Json::object({{"flow", name}});
                for (const auto& type : path) events.emplace_back().type = type;
                for (std::size_t i = 0; i < events.size(); ++i) {
                    events[i].id = std::to_string(100 + i);
                    events[i].source = "/test";
                    events[i].customer = "c";
                    events[i].time = base::Time{} + base::seconds(static_cast<std::int64_t>(i));
                }
                decision::Situation situation("c", pack->fold);
                situation.fold(std::move(events), base::time_max);
                ASSERT_EQ(situation.journeys().instances().size(), 1u) << name;
                EXPECT_EQ(situation.journeys().instances().front().state(), base::lower_ascii(to)) << name << ": " << from << " by " << path.back();
                EXPECT_TRUE(situation.journeys().problems().empty());
                ++walked;
                if (!way.contains(to)) way[to] = path, open.push_back(to);
            }
        }
    }
    EXPECT_GT(walked, 130);
}

}  // namespace
}  // namespace segue::flows
