#include "core/base/text.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <charconv>
#include <iostream>

namespace segue::cli {
namespace {

using base::Json;
using ports::AuditLine;

/// "N:HASH"; the hash may be cut to its first 16 digits or more.
struct Head {
    std::int64_t n = 0;
    std::string hash;
};

bool read_head(const std::string& text, Head& head) {
    const auto colon = text.find(':');
    if (colon == std::string::npos) return false;
    const auto parsed = std::from_chars(text.data(), text.data() + colon, head.n);
    head.hash = base::lower_ascii(text.substr(colon + 1));
    return parsed.ec == std::errc() && parsed.ptr == text.data() + colon && head.n > 0 && head.hash.size() >= 16;
}

/// Entries that are dated before the one before them: the clock was set back, or somebody wrote with another one.
std::vector<std::int64_t> dated_back(const std::vector<AuditLine>& lines) {
    std::vector<std::int64_t> found;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        if (lines[i].time < lines[i - 1].time) found.push_back(lines[i].n);
    }
    return found;
}

/// What of a noted head does not stand in the chain; empty when it does.
std::string against_head(const Head& head, const std::vector<AuditLine>& lines) {
    const auto n = static_cast<std::size_t>(head.n);
    if (n > lines.size()) return "entry " + std::to_string(head.n) + " was written and is gone: the trail ends at " + std::to_string(lines.size()) + "; an older copy was put back";
    if (lines[n - 1].hash.starts_with(head.hash)) return {};
    return "entry " + std::to_string(head.n) + " is not the one that was noted: the trail was written anew from there or before";
}

void print_verdict(const AuditOptions& options, bool whole, const std::string& problem, const std::string& place, const std::vector<AuditLine>& lines) {
    const auto back = dated_back(lines);
    const std::string head = lines.empty() ? "" : std::to_string(lines.back().n) + ":" + lines.back().hash;
    if (options.json) {
        Json list = Json::list();
        for (const auto n : back) list.push(n);
        std::cout << base::write_json(Json::object({{"whole", whole}, {"entries", static_cast<std::int64_t>(lines.size())}, {"head", head}, {"problem", problem},
                                                    {"place", place}, {"dated_back", std::move(list)}})) << '\n';
        return;
    }
    if (!whole) std::cout << "NOT whole: " << base::clean_text(problem) << '\n';
    else std::cout << "Whole: " << lines.size() << " entries, each covers the one before and the rows written with it\n";
    for (std::size_t i = 0; i < back.size() && i < 5; ++i) std::cout << "  Entry " << back[i] << " is dated before the one before it: a clock was set back\n";
    if (back.size() > 5) std::cout << "  and " << back.size() - 5 << " more are dated back\n";
    if (!head.empty()) std::cout << "Head: " << head << "\n(Note it elsewhere; `segue audit verify --head` then finds an older copy of the whole folder, too.)\n";
}

}  // namespace

int run_audit_verify(const AuditOptions& options) {
    Head head;
    if (!options.head.empty() && !read_head(options.head, head)) {
        say_error("--head needs N:HASH as this command prints it, like 42:9f0c… with at least 16 digits");
        return exit_usage;
    }
    int exit = exit_done;
    const auto store = open_store(options.data, exit);
    if (!store) return exit;
    const auto verified = store->verify_audit();
    if (!verified && verified.error().code != base::Code::corrupt) {
        say_error(verified.error());
        return exit_environment;
    }
    const auto lines = store->audit(1, INT64_MAX);
    if (!lines) {
        say_error(lines.error());
        return exit_environment;
    }
    std::string problem = verified ? std::string() : verified.error().message;
    std::string place = verified ? std::string() : verified.error().place;
    if (problem.empty() && !options.head.empty()) problem = against_head(head, *lines);
    if (!problem.empty() && place.empty()) place = "audit:" + std::to_string(head.n);
    print_verdict(options, problem.empty(), problem, place, *lines);
    return problem.empty() ? exit_done : exit_no;
}

int run_audit_show(const AuditOptions& options) {
    int exit = exit_done;
    const auto store = open_store(options.data, exit);
    if (!store) return exit;
    const auto lines = store->audit(1, INT64_MAX);
    if (!lines) {
        say_error(lines.error());
        return exit_environment;
    }
    const std::size_t from = options.last == 0 || lines->size() <= static_cast<std::size_t>(options.last) ? 0 : lines->size() - static_cast<std::size_t>(options.last);
    for (std::size_t i = from; i < lines->size(); ++i) {
        const AuditLine& line = (*lines)[i];
        const auto details = base::parse_json(line.details, "details");
        if (options.json) {
            std::cout << base::write_json(Json::object({{"n", line.n}, {"time", base::format_time(line.time)}, {"agent", line.agent}, {"customer", line.customer},
                                                        {"action", line.action}, {"details", details ? *details : Json(line.details)}, {"hash", line.hash}})) << '\n';
            continue;
        }
        std::cout << line.n << "\t" << base::format_time(line.time) << "\t" << base::clean_text(line.agent.empty() ? "-" : line.agent, 40) << "\t" << base::clean_text(line.customer.empty() ? "-" : line.customer, 40)
                  << "\t" << base::clean_text(line.action, 40) << "\t" << base::clean_text(line.details, 200) << '\n';
    }
    if (lines->empty() && !options.json) std::cout << "The audit trail is empty.\n";
    return exit_done;
}

}  // namespace segue::cli
