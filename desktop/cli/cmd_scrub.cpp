#include "core/base/text.h"
#include "core/runtime/files.h"
#include "core/runtime/scrub.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace segue::cli {
namespace {

using base::Json;
using runtime::ListRow;
using runtime::Scrubbed;

constexpr std::size_t told_every = 1000;

/// As the list itself names them: nothing is told that it does not hold.
std::string name_of(const ListRow& row) { return base::clean_text(row.customer.empty() ? row.phone : row.customer, 60); }

std::string until_text(const std::optional<base::Time>& until) { return until ? " until " + base::format_time(*until) : ""; }

void print_text(const ListRow& row, const Scrubbed& answer) {
    std::cout << (answer.kept ? "+ " : "- ") << "line " << row.line << "  " << name_of(row);
    if (answer.kept) {
        for (std::size_t i = 0; i < answer.by.size(); ++i) std::cout << (i == 0 ? "  " : ", ") << base::clean_text(answer.by[i], 120);
        std::cout << '\n';
        return;
    }
    std::cout << "  removed" << until_text(answer.until) << '\n';
    for (const auto& reason : answer.reasons) std::cout << "      " << reason.gate << ": " << base::clean_text(reason.text) << (reason.until ? " (" + until_text(reason.until).substr(1) + ")" : "") << '\n';
}

Json answer_json(const ListRow& row, const Scrubbed& answer) {
    Json json = Json::object({{"line", static_cast<std::int64_t>(row.line)}, {"kept", answer.kept}});
    if (!row.customer.empty()) json.set("customer", row.customer);
    if (!row.phone.empty()) json.set("phone", row.phone);
    if (answer.kept) {
        Json by = Json::list();
        for (const auto& one : answer.by) by.push(one);
        json.set("by", std::move(by));
        return json;
    }
    Json reasons = Json::list();
    for (const auto& reason : answer.reasons) {
        Json item = Json::object({{"gate", reason.gate}, {"condition", reason.condition}, {"text", reason.text}});
        if (reason.until) item.set("until", base::format_time(*reason.until));
        reasons.push(std::move(item));
    }
    json.set("reasons", std::move(reasons));
    if (answer.until) json.set("until", base::format_time(*answer.until));
    return json;
}

/// What the options say of every line that says nothing itself.
void fill(ListRow& row, const ScrubOptions& options) {
    if (row.action.empty() && row.purpose.empty()) row.action = options.action, row.purpose = options.purpose;
    if (row.channel.empty()) row.channel = options.channel;
}

struct Counts {
    std::size_t kept = 0, removed = 0, refused = 0;
};

/// False when the kept lines cannot be written.
bool write_kept(const std::string& file, const runtime::ReadList& list, const std::vector<std::size_t>& kept) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    if (!list.header.empty()) out << list.header << '\n';
    for (const auto i : kept) out << list.rows[i].raw << '\n';
    out.close();
    if (!out) say_error(file + ": cannot be written; choose another file with --kept");
    return static_cast<bool>(out);
}

int scrub(const ScrubOptions& options, runtime::ReadList& list, runtime::Scrubber& scrubber, base::Time now) {
    Counts counts;
    counts.refused = list.refused.size();
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < list.rows.size(); ++i) {
        ListRow& row = list.rows[i];
        fill(row, options);
        const auto answer = scrubber.judge(row);
        if (!answer) {
            say_error(options.list + ":" + std::to_string(row.line) + ": " + answer.error().message);
            if (answer.error().code == base::Code::unavailable || answer.error().code == base::Code::corrupt) return exit_environment;
            ++counts.refused;
            continue;
        }
        if (options.json) std::cout << base::write_json(answer_json(row, *answer)) << '\n';
        else print_text(row, *answer);
        ++(answer->kept ? counts.kept : counts.removed);
        if (answer->kept) kept.push_back(i);
        if ((i + 1) % told_every == 0) std::cerr << "segue: " << i + 1 << " of " << list.rows.size() << " lines\n";
    }
    if (!options.kept.empty() && !write_kept(options.kept, list, kept)) return exit_environment;
    if (!options.json) {
        std::cout << "Kept " << counts.kept << ", removed " << counts.removed << ", as of " << base::format_time(now) << '.';
        if (counts.refused > 0) std::cout << ' ' << counts.refused << (counts.refused == 1 ? " line was" : " lines were") << " not understood, and not kept.";
        std::cout << '\n';
    }
    if (counts.refused > 0) return exit_refused;
    return counts.kept > 0 ? exit_done : exit_no;
}

}  // namespace

int run_scrub(const ScrubOptions& options) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    const auto pack = open_pack(options.pack, *now);
    if (!pack) return exit_refused;
    const auto text = runtime::read_text_file(options.list);
    if (!text) return say_error(text.error()), exit_refused;
    auto list = runtime::read_list(*text, options.list);
    if (!list) return say_error(list.error()), exit_refused;
    for (const auto& refused : list->refused) say_error(refused);
    base::ZoneTable zones;
    const auto& identity = pack->fold.context.identity;
    const runtime::Surroundings around{*pack, zones, runtime::deliverable_channels(), {}};
    if (options.contacts.empty()) {
        int exit = exit_done;
        const auto store = open_store(options.data, exit);
        if (!store) return exit;
        runtime::Scrubber scrubber(around, runtime::lookup_in(*store, identity, *now), *now);
        return scrub(options, *list, scrubber, *now);
    }
    std::size_t problems = 0;
    const auto data = read_contacts(options.contacts, problems, identity);
    if (!data) return exit_refused;
    // A line that cannot be read may be a withdrawal: nobody is contacted on half of the story.
    if (problems > 0) return say_error("nothing is scrubbed by events that cannot be read whole: what is missing may be an opt-out. Mend the lines above"), exit_refused;
    runtime::Scrubber scrubber(around, runtime::lookup_in(*data, identity), *now);
    return scrub(options, *list, scrubber, *now);
}

}  // namespace segue::cli
