#include "desktop/cli/support.h"

#include "connectors/replay/replay.h"
#include "core/base/text.h"
#include "core/runtime/files.h"
#include "desktop/cli/commands.h"
#include "desktop/embedded.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <system_error>

namespace segue::cli {

namespace fs = std::filesystem;

std::string agent_name(const std::string& given) {
    if (!given.empty()) return given;
    const char* user = std::getenv("USER");
    return user && *user ? user : "agent";
}

void say_error(const std::string& text) { std::cerr << "segue: " << text << '\n'; }
void say_error(const base::Error& error) { say_error(error.text()); }

std::optional<base::Time> time_or_now(const std::string& text) {
    if (text.empty()) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return base::Time{std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
    }
    const auto parsed = base::parse_time(text);
    if (!parsed) say_error("--now " + base::in_quotes(text) + " is no RFC 3339 time, like 2026-11-21T09:30:00Z");
    return parsed;
}

std::string assets_folder() {
    if (const char* given = std::getenv("SEGUE_ASSETS")) return given;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path installed = program.parent_path() / "../share/segue";
    if (!error && fs::is_directory(installed / "packs", error)) return fs::weakly_canonical(installed, error).string();
    return SEGUE_SOURCE_ASSETS;
}

std::string pack_folder(const std::string& given) {
    std::error_code error;
    if (fs::is_directory(given, error)) return given;
    const fs::path named = fs::path(assets_folder()) / "packs" / given;
    return fs::is_directory(named, error) ? named.string() : given;
}

runtime::PackSource pack_source(const std::string& given) { return desktop::pack_source(pack_folder(given), desktop::default_data_folder()); }

std::shared_ptr<const pack::Pack> open_pack(const std::string& given, base::Time now) {
    const auto opened = runtime::open_pack(pack_source(given), now);
    for (const auto& issue : opened.issues) std::cerr << base::issue_text(issue) << '\n';
    if (!opened.refused.empty()) say_error("the pack is refused: " + opened.refused);
    if (!opened.kill_refused.empty()) say_error("the kill order is refused, and the pack with it: " + opened.kill_refused);
    if (!opened.refused.empty() && opened.pack) say_error("version " + opened.pack->version + ", the last good one, is used instead");
    if (!opened.pack) say_error(opened.refused.empty() ? "the pack has errors and cannot be used" : "there is no earlier good one to use instead");
    return opened.kill_refused.empty() ? opened.pack : nullptr;
}

std::optional<runtime::Dataset> read_contacts(const std::vector<std::string>& files, std::size_t& problems, const context::IdentityRules& rules) {
    std::vector<fs::path> paths;
    for (const auto& file : files) {
        std::error_code error;
        if (!fs::is_regular_file(file, error)) {
            say_error(file + ": there is no such file");
            return {};
        }
        paths.emplace_back(file);
    }
    replay::ReplayConnector connector("replay", paths, {});
    auto fetched = connector.fetch();
    if (!fetched) {
        say_error(fetched.error());
        return {};
    }
    problems = fetched->problems.size();
    for (const auto& problem : fetched->problems) say_error(problem);
    auto data = runtime::group_by_customer(std::move(fetched->events), rules);
    for (const auto& problem : data.problems) say_error(problem);
    problems += data.problems.size();
    return data;
}

fs::path data_folder(const std::string& given) { return given.empty() ? desktop::default_data_folder() : fs::path(given); }

std::unique_ptr<store::SqliteStore> open_store(const std::string& given, int& exit) {
    const fs::path folder = data_folder(given);
    std::error_code error;
    exit = exit_environment;
    if (!fs::exists(folder / "segue.db", error)) {
        say_error(folder.string() + ": there is no desk's store here (name its folder with --data)");
        return nullptr;
    }
    const auto keys = store::load_or_create_keys(folder);
    if (!keys) return say_error(keys.error()), nullptr;
    auto store = store::SqliteStore::open(folder, *keys, *time_or_now(""));
    if (!store) return say_error(store.error()), nullptr;
    exit = exit_done;
    return std::move(store).value();
}

std::unique_ptr<runtime::Desk> open_desk(const DeskOptions& options, base::Time now, int& exit) {
    desktop::EmbeddedOptions embedded;
    embedded.data = data_folder(options.data);
    embedded.assets = assets_folder();
    embedded.pack = pack_folder(options.pack);
    embedded.contacts.assign(options.contacts.begin(), options.contacts.end());
    embedded.output = options.out;
    embedded.agent = agent_name(options.agent);
    embedded.skills = options.skills;
    embedded.engine = std::string("segue ") + SEGUE_VERSION;
    embedded.undo = {};
    auto desk = desktop::open_embedded(embedded, now);
    exit = exit_done;
    if (desk) return std::move(desk).value();
    say_error(desk.error());
    exit = desk.error().code == base::Code::invalid ? exit_refused : exit_environment;
    return nullptr;
}

int exit_for(const base::Error& error) {
    switch (error.code) {
        case base::Code::denied:
        case base::Code::not_found:
        case base::Code::conflict: return exit_no;
        case base::Code::unavailable:
        case base::Code::corrupt: return exit_environment;
        default: return exit_refused;
    }
}

std::string when_text(base::Time t, base::Time now, int offset_seconds) {
    const base::Civil c = base::civil_of(t, offset_seconds);
    char clock[64];
    const auto today = base::day_number(now, offset_seconds);
    const auto day = base::day_number(t, offset_seconds);
    static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (day == today) std::snprintf(clock, sizeof clock, "today %02d:%02d", c.hour, c.minute);
    else if (day == today - 1) std::snprintf(clock, sizeof clock, "yesterday %02d:%02d", c.hour, c.minute);
    else if (day == today + 1) std::snprintf(clock, sizeof clock, "tomorrow %02d:%02d", c.hour, c.minute);
    else std::snprintf(clock, sizeof clock, "%d %s %02d:%02d", c.day, months[c.month - 1], c.hour, c.minute);
    return clock;
}

}  // namespace segue::cli
