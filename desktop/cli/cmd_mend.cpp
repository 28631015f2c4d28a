#include "core/base/text.h"
#include "core/runtime/mend.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <algorithm>
#include <iostream>

namespace segue::cli {
namespace {

using base::Json;
using runtime::MendItem;

/// The desk's store and the pack it works by; null after it was said why.
struct Opened {
    std::unique_ptr<store::SqliteStore> store;
    std::shared_ptr<const pack::Pack> pack;
    base::Time now;
};
std::optional<Opened> open_both(const MendOptions& options, int& exit) {
    const auto now = time_or_now(options.now);
    exit = exit_usage;
    if (!now) return {};
    auto pack = open_pack(options.pack, *now);
    exit = exit_refused;
    if (!pack) return {};
    auto store = open_store(options.data, exit);
    if (!store) return {};
    return Opened{std::move(store), std::move(pack), *now};
}

void print_item(const MendItem& item) {
    std::cout << base::format_time(item.at) << "  " << runtime::mend_kind_name(item.kind) << "  " << base::clean_text(item.name, 60) << " [" << base::clean_text(item.customer, 60) << "]";
    if (!item.contact.empty()) std::cout << ", contact " << base::clean_text(item.contact, 60);
    if (!item.agent.empty()) std::cout << ", recorded by " << base::clean_text(item.agent, 40);
    std::cout << "\n    " << base::clean_text(item.what, 1000) << "\n    ";
    if (item.kind == MendItem::Kind::wrap_up) std::cout << "segue correct " << base::clean_text(item.contact, 60) << " --code CODE\n";
    else std::cout << "segue mend settle " << base::clean_text(item.id, 60) << " --note \"…\"\n";
}

Json item_json(const MendItem& item) {
    return Json::object({{"kind", runtime::mend_kind_name(item.kind)}, {"id", item.id}, {"customer", item.customer}, {"name", item.name}, {"contact", item.contact},
                         {"what", item.what}, {"agent", item.agent}, {"at", base::format_time(item.at)}});
}

void print_lines(const CorrectOptions& options, const std::vector<std::string>& lines, bool recorded) {
    if (options.json) {
        Json list = Json::list();
        for (const auto& line : lines) list.push(line);
        std::cout << base::write_json(Json::object({{"contact", options.contact}, {"code", options.code}, {"changes", std::move(list)}, {"recorded", recorded}})) << '\n';
        return;
    }
    std::cout << (recorded ? "Corrected: " : "Would change: ") << base::clean_text(options.contact, 60) << ' ' << base::clean_text(options.code, 60) << '\n';
    for (const auto& line : lines) std::cout << "  " << base::clean_text(line, 300) << '\n';
    if (!recorded) std::cout << "Nothing is written yet; add --yes to record it.\n";
}

}  // namespace

int run_mend_list(const MendOptions& options) {
    int exit = exit_done;
    const auto opened = open_both(options, exit);
    if (!opened) return exit;
    const auto items = runtime::things_to_mend(*opened->store, *opened->pack, opened->now);
    if (!items) {
        say_error(items.error());
        return exit_environment;
    }
    if (options.json) {
        Json list = Json::list();
        for (const auto& item : *items) list.push(item_json(item));
        std::cout << base::write_json(Json::object({{"waiting", std::move(list)}})) << '\n';
    } else if (items->empty()) {
        std::cout << "Nothing waits to be put right.\n";
    } else {
        for (const auto& item : *items) print_item(item);
        std::cout << items->size() << (items->size() == 1 ? " waits" : " wait") << " to be put right (all times are UTC)\n";
    }
    return items->empty() ? exit_done : exit_no;
}

int run_mend_settle(const MendOptions& options) {
    if (base::trimmed(options.note).empty()) {
        say_error("--note must say how it was put right");
        return exit_usage;
    }
    int exit = exit_done;
    const auto opened = open_both(options, exit);
    if (!opened) return exit;
    const auto settled = runtime::settle(*opened->store, *opened->pack, options.id, options.note, agent_name(options.by), opened->now);
    if (!settled) {
        say_error(settled.error());
        return exit_for(settled.error());
    }
    if (options.json) std::cout << base::write_json(Json::object({{"settled", options.id}})) << '\n';
    else std::cout << "Put right: " << base::clean_text(options.id, 60) << '\n';
    return exit_done;
}

int run_correct(const CorrectOptions& options) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    int exit = exit_done;
    const auto desk = open_desk(options, *now, exit);
    if (!desk) return exit;
    auto recorded = desk->recorded_wrap_up(options.contact, *now);
    if (!recorded) {
        say_error(recorded.error());
        return exit_for(recorded.error());
    }
    runtime::CorrectDisposition command = std::move(recorded).value();
    command.code = options.code;
    if (!options.note.empty()) command.note = options.note;
    const auto lines = desk->preview_correction(command, *now);
    if (!lines) {
        say_error(lines.error());
        return exit_for(lines.error());
    }
    if (options.yes) {
        if (const auto done = desk->handle(command, *now); !done) {
            say_error(done.error());
            return exit_for(done.error());
        }
    }
    print_lines(options, *lines, options.yes);
    if (!options.yes) return exit_done;
    for (const auto& row : desk->deliver(*now).rows) {
        if (!options.json) std::cout << "  " << row.kind << ": " << outbox::state_text(row) << (row.why.empty() ? "" : ", " + base::clean_text(row.why)) << '\n';
    }
    return exit_done;
}

}  // namespace segue::cli
