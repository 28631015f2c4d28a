#include "core/base/text.h"
#include "core/runtime/files.h"
#include "core/runtime/mend.h"
#include "core/runtime/persons.h"
#include "core/store/keys.h"
#include "core/store/sqlite_store.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"
#include "desktop/embedded.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <system_error>
#include <tuple>

namespace segue::cli {
namespace {

namespace fs = std::filesystem;
using base::Json;

/// One finding: good, worth a look, or broken. Nothing private stands in it.
struct Finding {
    enum class State { good, look, broken } state = State::good;
    std::string what, text;
};

const char* state_name(Finding::State state) { return state == Finding::State::good ? "ok" : state == Finding::State::look ? "look" : "BROKEN"; }

/// The pack, for what else is checked against it; null when it has errors.
std::shared_ptr<const pack::Pack> check_pack(const std::string& given, base::Time now, std::vector<Finding>& out) {
    const auto opened = runtime::open_pack(pack_source(given), now);
    if (!opened.refused.empty()) out.push_back({Finding::State::broken, "pack", "refused: " + opened.refused + (opened.pack ? "; version " + opened.pack->version + " goes on" : "")});
    if (!opened.kill_refused.empty()) out.push_back({Finding::State::broken, "kill order", "refused: " + opened.kill_refused});
    if (!opened.pack) {
        if (opened.refused.empty()) out.push_back({Finding::State::broken, "pack", given + " has errors; run: segue validate " + given});
        return nullptr;
    }
    const bool warned = !opened.issues.empty();
    std::string how = opened.signed_by.empty() ? ", an unsigned folder" : ", signed by " + opened.signed_by.front();
    for (std::size_t i = 1; i < opened.signed_by.size(); ++i) how += " and " + opened.signed_by[i];
    if (opened.expires_at) how += ", good until " + base::format_time(*opened.expires_at);
    out.push_back({warned ? Finding::State::look : Finding::State::good, "pack", opened.pack->title + " " + opened.pack->version + how + (warned ? ", " + std::to_string(opened.issues.size()) + " warnings" : "")});
    return opened.pack;
}

void check_zones(std::vector<Finding>& out) {
    base::ZoneTable zones;
    runtime::add_zone(zones, "Europe/Berlin");
    const bool there = zones.find("Europe/Berlin") != nullptr;
    out.push_back({there ? Finding::State::good : Finding::State::broken, "time zones", there ? "database " + zones.version() : "no time zone database; install the package tzdata"});
}

constexpr std::size_t most_types = 8;

/// Event types that came and that the pack's dictionary does not list: how often, by type. Neither journeys nor signals can know them.
void check_types(ports::Store& store, const std::vector<std::string>& customers, const pack::Pack& pack, std::vector<Finding>& out) {
    std::map<std::string, std::size_t> unlisted;
    std::size_t events = 0;
    for (const auto& customer : customers) {
        const auto read = store.events_of(customer);
        if (!read) {
            out.push_back({Finding::State::broken, "event types", read.error().text()});
            return;
        }
        events += read->size();
        for (const auto& event : *read) {
            if (!pack.events.contains(event.type)) ++unlisted[event.type];
        }
    }
    if (unlisted.empty()) {
        out.push_back({Finding::State::good, "event types", "all of " + std::to_string(events) + " events are of types that the pack lists"});
        return;
    }
    std::vector<std::pair<std::size_t, std::string>> most;
    for (const auto& entry : unlisted) most.emplace_back(entry.second, entry.first);
    std::sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return std::tie(b.first, a.second) < std::tie(a.first, b.second); });
    std::string text = std::to_string(unlisted.size()) + (unlisted.size() == 1 ? " type" : " types") + " came that the pack's events.json does not list:";
    for (std::size_t i = 0; i < most.size() && i < most_types; ++i) text += (i == 0 ? " " : ", ") + base::clean_text(most[i].second, 60) + " " + std::to_string(most[i].first) + "×";
    if (most.size() > most_types) text += ", …";
    out.push_back({Finding::State::look, "event types", text});
}

/// How much waits for a person; what it is stands in `segue mend list`.
void check_mending(ports::Store& store, const pack::Pack& pack, base::Time now, std::vector<Finding>& out) {
    const auto items = runtime::things_to_mend(store, pack, now);
    if (!items) {
        out.push_back({Finding::State::broken, "to put right", items.error().text()});
        return;
    }
    std::map<std::string, std::size_t> counts;
    for (const auto& item : *items) ++counts[runtime::mend_kind_name(item.kind)];
    std::string text = items->empty() ? "nothing waits for a person" : std::to_string(items->size()) + " wait for a person:";
    for (const auto& entry : counts) text += (&entry == &*counts.begin() ? " " : ", ") + std::to_string(entry.second) + " " + entry.first;
    if (!items->empty()) text += "; run: segue mend list";
    out.push_back({items->empty() ? Finding::State::good : Finding::State::look, "to put right", text});
}

/// "60 persons (99 customer ids)": a caller who is not known yet, and a part of a person, has an id of its own.
std::string how_many(ports::Store& store, const std::vector<std::string>& customers, const pack::Pack* pack, base::Time now) {
    const std::string ids = std::to_string(customers.size()) + (customers.size() == 1 ? " customer id" : " customer ids");
    if (!pack) return ids;
    std::set<std::string> persons;
    for (const auto& customer : customers) {
        const auto tied = runtime::tied_to(store, customer, pack->fold.context.identity, now);
        if (!tied) return ids;
        persons.insert(tied->people.person_of(customer));
    }
    return std::to_string(persons.size()) + (persons.size() == 1 ? " person (" : " persons (") + ids + ")";
}

void check_store(const fs::path& folder, base::Time now, const pack::Pack* pack, std::vector<Finding>& out) {
    std::error_code error;
    if (!fs::exists(folder, error)) {
        out.push_back({Finding::State::look, "data folder", folder.string() + " is not there yet; it is made at the first start"});
        return;
    }
    const auto keys = store::load_or_create_keys(folder);
    if (!keys) {
        out.push_back({Finding::State::broken, "keys", keys.error().text()});
        return;
    }
    const auto store = store::SqliteStore::open(folder, *keys, now);
    if (!store) {
        const bool busy = store.error().code == base::Code::conflict;
        out.push_back({busy ? Finding::State::look : Finding::State::broken, "store", store.error().text()});
        return;
    }
    const auto customers = (*store)->customers();
    out.push_back(customers ? Finding{Finding::State::good, "store", how_many(**store, *customers, pack, now) + " in " + folder.string()} : Finding{Finding::State::broken, "store", customers.error().text()});
    if (customers && pack) check_types(**store, *customers, *pack, out);
    if (pack) check_mending(**store, *pack, now, out);
    const auto audit = (*store)->verify_audit();
    out.push_back(audit ? Finding{Finding::State::good, "audit trail", std::to_string(*audit) + " entries, chain unbroken"} : Finding{Finding::State::broken, "audit trail", audit.error().text()});
    const auto rows = (*store)->open_rows();
    if (!rows) {
        out.push_back({Finding::State::broken, "outbox", rows.error().text()});
        return;
    }
    std::size_t stuck = 0, held = 0;
    for (const auto& row : *rows) {
        stuck += row.state == ports::OutboxState::blocked || row.state == ports::OutboxState::unknown;
        held += outbox::is_held(row);
    }
    out.push_back({stuck > 0 ? Finding::State::look : Finding::State::good, "outbox", std::to_string(rows->size()) + " not sent yet, " + std::to_string(stuck) + " of them blocked or not known, " + std::to_string(held) + " held until they may go out"});
}

}  // namespace

int run_doctor(const DoctorOptions& options) {
    const auto now = time_or_now("");
    std::vector<Finding> findings;
    findings.push_back({Finding::State::good, "program", std::string("segue ") + SEGUE_VERSION + ", " SEGUE_COMPILER});
    findings.push_back({Finding::State::good, "files", assets_folder()});
    check_zones(findings);
    const auto pack = check_pack(options.pack, *now, findings);
    check_store(options.data.empty() ? desktop::default_data_folder() : fs::path(options.data), *now, pack.get(), findings);
    bool broken = false;
    Json list = Json::list();
    for (const auto& finding : findings) {
        broken = broken || finding.state == Finding::State::broken;
        if (options.json) list.push(Json::object({{"state", state_name(finding.state)}, {"what", finding.what}, {"text", finding.text}}));
        else std::cout << state_name(finding.state) << "\t" << finding.what << ": " << finding.text << '\n';
    }
    if (options.json) std::cout << base::write_json(Json::object({{"healthy", !broken}, {"findings", std::move(list)}})) << '\n';
    return broken ? exit_environment : exit_done;
}

}  // namespace segue::cli
