// conformance_quiet_hours FILE.jsonl
//
// Contact hours of telephone numbers (the format is in the SOURCE.md beside the file). First with the zones and offsets that each case
// itself gives: the arithmetic, whatever zone database this machine has. Beside it, told but not counted: how often the same answer comes
// out of our own table of prefixes and the machine's zone database. The last line is "N of M passed".

#include "core/policy/number_zones.h"
#include "core/policy/windows.h"
#include "core/runtime/files.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

namespace {

using segue::base::Json;
using segue::base::Time;
using segue::policy::ContactHours;

struct Answer {
    bool allowed = false;
    std::string next;  ///< empty: not within 72 hours
    bool operator==(const Answer&) const = default;
};

std::vector<std::string> texts(const Json* list) {
    std::vector<std::string> out;
    if (list && list->items()) {
        for (const Json& item : *list->items()) out.push_back(item.text() ? *item.text() : "");
    }
    return out;
}

int minute(const std::string& text) { return std::atoi(text.c_str()) * 60 + std::atoi(text.substr(text.find(':') + 1).c_str()); }

/// The first whole minute from t on.
Time whole_minute(Time t) {
    constexpr std::int64_t us = 60 * segue::base::us_per_second;
    const std::int64_t rest = ((t.us % us) + us) % us;
    return rest == 0 ? t : Time{t.us + us - rest};
}

Answer judged(const ContactHours& hours, const std::vector<std::string>& names, const segue::base::ZoneTable& zones, Time now) {
    Answer answer;
    const auto windows = segue::policy::contact_windows(hours, names, zones, now, 5);
    for (const auto& window : windows.value_or(std::vector<segue::policy::Window>{})) {
        if (window.from <= now && now < window.to) answer.allowed = true;
        const Time first = whole_minute(std::max(window.from, now));
        if (!answer.next.empty() || first >= window.to || first > now + segue::base::hours(72)) continue;
        answer.next = segue::base::format_time(first);
    }
    return answer;
}

segue::base::ZoneTable zones_of_case(const Json& test) {
    segue::base::ZoneTable table;
    const Json* offsets = test.find("offsets");
    for (const auto& zone : offsets && offsets->members() ? *offsets->members() : Json::Object{}) {
        segue::base::ZoneOffsets changes;
        for (const Json& change : *zone.second.items()) {
            const auto& pair = *change.items();
            const Time from = changes.changes.empty() ? segue::base::time_min : segue::base::parse_time(*pair[0].text()).value_or(Time{});
            changes.changes.push_back({from, static_cast<int>(*pair[1].integer())});
        }
        table.add(zone.first, std::move(changes));
    }
    return table;
}

struct Count {
    std::size_t all = 0, passed = 0, same_zones = 0, agree = 0, no_zone = 0;
    std::string failing;
};

void run(const Json& test, segue::base::ZoneTable& machine, Count& count) {
    ++count.all;
    const auto now = segue::base::parse_time(test.text_or("utc"));
    const auto window = texts(test.find("window"));
    const Json* allowed = test.find("allowed");
    const std::string id(test.text_or("id"));
    if (!now || window.size() != 2 || !allowed || !allowed->boolean()) {
        count.failing += id + ": the case is not readable\n";
        return;
    }
    const ContactHours hours{minute(window[0]), minute(window[1])};
    const Answer wanted{*allowed->boolean(), std::string(test.text_or("next_allowed_utc"))};
    auto names = texts(test.find("zones"));
    const Answer got = judged(hours, names, zones_of_case(test), *now);
    if (got == wanted) ++count.passed;
    else count.failing += id + ": " + (got.allowed ? "allowed" : "not allowed") + ", next " + (got.next.empty() ? "none" : got.next) + "\n";

    const auto ours = segue::policy::table_zones_of_number(test.text_or("e164")).zones;
    std::vector<std::string> own(ours.begin(), ours.end());
    for (const auto& name : own) segue::runtime::add_zone(machine, name);
    std::sort(names.begin(), names.end());
    std::sort(own.begin(), own.end());
    if (own.empty()) ++count.no_zone;
    if (own == names) ++count.same_zones;
    if (judged(hours, own, machine, *now) == wanted) ++count.agree;
}

void percent(const char* what, std::size_t n, std::size_t all) {
    std::printf("%s: %zu of %zu (%.2f %%)\n", what, n, all, all == 0 ? 0.0 : 100.0 * static_cast<double>(n) / static_cast<double>(all));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: conformance_quiet_hours FILE.jsonl\n");
        return 2;
    }
    std::ifstream in(argv[1]);
    if (!in) {
        std::fprintf(stderr, "cannot read %s\n", argv[1]);
        return 2;
    }
    Count count;
    segue::base::ZoneTable machine;
    std::string line, case_version = "unknown";
    while (std::getline(in, line)) {
        if (line.empty()) continue;
        const auto test = segue::base::parse_json(line, argv[1]);
        if (!test) {
            ++count.all;
            count.failing += test.error().text() + "\n";
            continue;
        }
        case_version = test->text_or("tzdata", case_version);
        run(*test, machine, count);
    }
    std::printf("%s", count.failing.c_str());
    std::printf("cases made with tzdata %s; this machine's is %s; table of prefixes from metadata %s\n", case_version.c_str(), machine.version().c_str(),
                std::string(segue::policy::number_zones_version()).c_str());
    percent("same answer with our table and this machine's zones", count.agree, count.all);
    percent("same zones by our table", count.same_zones, count.all);
    percent("numbers without a zone in our table", count.no_zone, count.all);
    std::printf("%zu of %zu passed\n", count.passed, count.all);
    const bool agrees = count.agree * 100 >= count.all * 95;
    return count.all > 0 && count.passed == count.all && agrees ? 0 : 1;
}
