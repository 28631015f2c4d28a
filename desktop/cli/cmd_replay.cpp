#include "core/base/text.h"
#include "core/runtime/files.h"
#include "core/runtime/replay.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"

#include <algorithm>
#include <iostream>
#include <map>
#include <string_view>

namespace segue::cli {
namespace {

using base::Json;

/// Packs as records name them, each read once.
class Packs {
public:
    explicit Packs(std::string given) : given_(std::move(given)) {}

    /// Null after it was said why.
    const pack::Pack* for_record(const Json& record) {
        const Json* pack = record.at("/inputs/pack");
        const std::string name = !given_.empty() || !pack ? given_ : std::string(pack->text_or("id"));
        const auto found = packs_.find(name);
        if (found != packs_.end()) return found->second.get();
        return (packs_[name] = open_pack(name, *time_or_now(""))).get();
    }

private:
    std::string given_;
    std::map<std::string, std::shared_ptr<const pack::Pack>> packs_;
};

/// Counts and prints one result after the other.
class Tally {
public:
    explicit Tally(bool json) : json_(json) {}

    void add(const std::string& place, const std::string& id, const std::string& why) {
        if (json_) std::cout << base::write_json(Json::object({{"record", id}, {"place", place}, {"same", why.empty()}, {"why", why}})) << '\n';
        else if (!why.empty()) std::cout << place << ": " << id << (id.empty() ? "" : ": ") << base::clean_text(why, 1000) << '\n';
        ++(why.empty() ? same_ : other_);
    }
    int finish(const std::string& nothing) const {
        if (!json_) std::cout << same_ << " of " << same_ + other_ << " records give the same bytes\n";
        if (same_ + other_ == 0) say_error(nothing);
        return other_ > 0 ? exit_no : same_ == 0 ? exit_refused : exit_done;
    }

private:
    bool json_;
    std::size_t same_ = 0, other_ = 0;
};

std::string without_pack(const Json& record) {
    const Json* pack = record.at("/inputs/pack");
    return "the pack " + base::in_quotes(pack ? pack->text_or("id") : "") + " cannot be read (name it with --pack)";
}

/// The events of the files, grouped as each pack says whose they are.
class Events {
public:
    explicit Events(const std::vector<std::string>& files) : files_(files) {}

    /// Empty when there are none of the record's customer.
    std::vector<context::Event> for_record(const Json& record, const pack::Pack& pack) {
        auto found = data_.find(&pack);
        if (found == data_.end()) {
            std::size_t problems = 0;
            found = data_.emplace(&pack, read_contacts(files_, problems, pack.fold.context.identity).value_or(runtime::Dataset())).first;
        }
        const Json* customer = record.at("/inputs/customer");
        const auto events = found->second.customers.find(customer && customer->text() ? *customer->text() : std::string());
        return events == found->second.customers.end() ? std::vector<context::Event>() : events->second;
    }

private:
    const std::vector<std::string>& files_;
    std::map<const pack::Pack*, runtime::Dataset> data_;
};

int replay_file(const ReplayOptions& options) {
    const auto text = runtime::read_text_file(options.record);
    if (!text) {
        say_error(text.error());
        return exit_refused;
    }
    Packs packs(options.pack);
    Events events(options.contacts);
    Tally tally(options.json);
    std::uint32_t number = 0;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = base::trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++number;
        if (line.empty()) continue;
        const std::string place = options.record + ":" + std::to_string(number);
        const auto record = base::parse_json(line, options.record, {}, number);
        const pack::Pack* pack = record ? packs.for_record(*record) : nullptr;
        std::string why = !record ? record.error().text() : !pack ? without_pack(*record) : std::string();
        if (pack) why = runtime::replay_record(*record, place, *pack, events.for_record(*record, *pack)).why;
        tally.add(place, record ? std::string(record->text_or("id")) : std::string(), why);
    }
    return tally.finish(options.record + ": the file holds no record");
}

int replay_store(const ReplayOptions& options) {
    int exit = exit_done;
    const auto store = open_store(options.data, exit);
    if (!store) return exit;
    const auto customers = store->customers();
    if (!customers) {
        say_error(customers.error());
        return exit_environment;
    }
    Packs packs(options.pack);
    Tally tally(options.json);
    const auto wanted = [&](const std::string& id) { return options.ids.empty() || std::find(options.ids.begin(), options.ids.end(), id) != options.ids.end(); };
    for (const auto& customer : *customers) {
        const auto records = store->records_of(customer);
        if (!records) {
            tally.add(customer, "", records.error().text());
            continue;
        }
        for (const auto& stored : *records) {
            if (!wanted(stored.id)) continue;
            const auto record = base::parse_json(stored.json, stored.id);
            const pack::Pack* pack = record ? packs.for_record(*record) : nullptr;
            std::string why = !record ? record.error().text() : !pack ? without_pack(*record) : std::string();
            if (pack) why = runtime::replay_record(*record, stored.id, *pack, *store).why;
            tally.add(base::format_time(stored.time), stored.id, why);
        }
    }
    return tally.finish(options.ids.empty() ? "the store holds no record" : "the store holds no such record");
}

}  // namespace

int run_replay(const ReplayOptions& options) {
    if (options.record.empty() && options.data.empty()) {
        say_error("name a file of records with its --contacts, or a desk's folder with --data");
        return exit_usage;
    }
    return options.record.empty() ? replay_store(options) : replay_file(options);
}

}  // namespace segue::cli
