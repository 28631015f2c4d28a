#include "desktop/embedded.h"

#include "connectors/replay/generate.h"
#include "connectors/replay/replay.h"
#include "core/base/text.h"
#include "core/store/sqlite_store.h"

#include <cstdlib>
#include <fstream>
#include <system_error>

namespace segue::desktop {

namespace fs = std::filesystem;
using base::Code;
using base::Error;
using base::Result;

namespace {

constexpr std::uint64_t demo_seed = 7;
constexpr int demo_customers = 60;

/// Written once, so that the demo's customers stay the same from start to start.
base::Status make_demo_file(const fs::path& file, const fs::path& assets, const std::string& pack, base::Time now) {
    std::error_code error;
    if (fs::exists(file, error)) return {};
    auto events = demo_events(assets, pack, demo_seed, demo_customers, now);
    if (!events) return events.error();
    const fs::path part = file.string() + ".part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << *events;
    out.close();
    if (!out) return Error{Code::unavailable, "the demo customers cannot be written", part.string()};
    fs::rename(part, file, error);
    if (error) return Error{Code::unavailable, "the demo customers cannot be written: " + error.message(), file.string()};
    return {};
}

/// The pack, verified where it is signed. What the agent has to know about it goes to `notices`.
Result<std::shared_ptr<const pack::Pack>> checked_pack(const EmbeddedOptions& options, base::Time now, std::vector<std::string>& notices) {
    const auto opened = runtime::open_pack(pack_source(options.pack, options.data), now);
    if (!opened.kill_refused.empty()) return Error{Code::denied, "the kill order is refused: " + opened.kill_refused, {}};
    if (opened.pack) {
        if (!opened.refused.empty()) notices.push_back("The new pack is refused, and version " + opened.pack->version + " goes on: " + opened.refused);
        return opened.pack;
    }
    if (!opened.refused.empty()) return Error{Code::denied, "the pack is refused: " + opened.refused, {}};
    std::string first;
    for (const auto& issue : opened.issues) {
        if (issue.severity == base::Issue::Severity::error && first.empty()) first = base::issue_text(issue);
    }
    return Error{Code::invalid, "the pack cannot be used: " + first + " (run: segue validate " + options.pack.string() + ")", {}};
}

}  // namespace

fs::path default_data_folder() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data) return fs::path(data) / "segue";
    const char* home = std::getenv("HOME");
    return fs::path(home && *home ? home : "/tmp") / ".local" / "share" / "segue";
}

runtime::PackSource pack_source(const fs::path& pack, const fs::path& data) {
    runtime::PackSource source;
    source.path = pack;
    source.keep = data / "packs";
    const char* trust = std::getenv("SEGUE_TRUST");
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    if (trust && *trust) source.trust = trust;
    else if (config && *config) source.trust = fs::path(config) / "segue/trusted-signers.json";
    else if (home && *home) source.trust = fs::path(home) / ".config/segue/trusted-signers.json";
    if (const char* kill = std::getenv("SEGUE_KILL"); kill && *kill) source.kill = kill;
    return source;
}

Result<std::string> demo_events(const fs::path& assets, const std::string& pack, std::uint64_t seed, int customers, base::Time now) {
    std::error_code error;
    if (fs::exists(assets / "demo" / "names.json", error) && !fs::exists(assets / "demo" / "storylines" / (pack + ".json"), error)) {
        return Error{Code::not_found, "there are no demo customers for the pack " + base::in_quotes(pack) + "; name a file of contacts with --contacts", {}};
    }
    auto recipe = replay::read_recipe((assets / "demo").string(), pack);
    if (!recipe) return recipe.error();
    return replay::generate_demo(*recipe, seed, customers, now);
}

Result<std::unique_ptr<runtime::Desk>> open_embedded(const EmbeddedOptions& options, base::Time now) {
    std::vector<std::string> notices;
    auto pack = checked_pack(options, now, notices);
    if (!pack) return pack.error();
    auto keys = store::load_or_create_keys(options.data);
    if (!keys) return keys.error();
    auto store = store::SqliteStore::open(options.data, *keys, now);
    if (!store) return store.error();
    std::vector<fs::path> inputs = options.contacts;
    if (inputs.empty()) {
        inputs.push_back(options.data / "demo-contacts.jsonl");
        if (auto made = make_demo_file(inputs.front(), options.assets, (*pack)->id, now); !made) return made.error();
    }
    runtime::DeskParts parts;
    parts.store = std::move(store).value();
    parts.connectors.push_back(std::make_unique<replay::ReplayConnector>("replay", inputs, options.output.empty() ? options.data / "replay-out.jsonl" : options.output));
    parts.pack = std::move(pack).value();
    parts.agent = options.agent;
    parts.skills = options.skills;
    parts.engine = options.engine;
    parts.undo = options.undo;
    parts.notices = std::move(notices);
    auto desk = std::make_unique<runtime::Desk>(std::move(parts));
    if (auto started = desk->start(now); !started) return started.error();
    desk->refresh(now);
    return desk;
}

}  // namespace segue::desktop
