#include "core/base/text.h"
#include "core/runtime/identity_view.h"
#include "desktop/cli/commands.h"
#include "desktop/cli/support.h"
#include "desktop/cli/terminal_view.h"

#include <algorithm>
#include <iostream>

namespace segue::cli {
namespace {

using runtime::Judgement;

/// Judges every contact of the files in turn and hands it on.
template <class F>
int for_each_contact(const DecideOptions& options, F use) {
    const auto now = time_or_now(options.now);
    if (!now) return exit_usage;
    const auto pack = open_pack(options.pack, *now);
    if (!pack) return exit_refused;
    std::size_t problems = 0;
    const auto data = read_contacts(options.contacts, problems, pack->fold.context.identity);
    if (!data) return exit_refused;
    base::ZoneTable zones;
    const runtime::Surroundings around{*pack, zones, options.channels.empty() ? runtime::deliverable_channels() : options.channels, options.skills};
    std::size_t judged = 0;
    for (const auto& ref : data->contacts) {
        if (!options.contact.empty() && ref.contact != options.contact) continue;
        decision::Situation situation(ref.customer, pack->fold);
        situation.fold(data->customers.at(ref.customer), *now);
        const auto* contact = situation.context().contact(ref.contact);
        if (!contact) {
            say_error("contact " + base::in_quotes(ref.contact) + " was offered after --now; it is left out");
            continue;
        }
        const Judgement judgement(situation, ref.contact, *now, around);
        use(judgement, *pack, zones, *data);
        ++judged;
    }
    if (judged == 0) {
        say_error(options.contact.empty() ? "the files hold no contact (an event contact.offered or contact.transferred with a contactid)"
                                          : "there is no contact " + base::in_quotes(options.contact) + " in the files");
        return exit_refused;
    }
    std::cout.flush();
    return problems > 0 ? exit_refused : exit_done;
}

void print_short(const Judgement& j, const pack::Pack& pack) {
    std::cout << base::clean_text(j.situation.context().name(), 60) << " · " << base::clean_text(j.input.contact, 60) << '\n'
              << "  " << base::clean_text(runtime::next_in_words(j, pack)) << '\n';
}

void print_candidate(const decision::Candidate& candidate, const Judgement& j, const pack::Pack& pack, const char* mark) {
    const auto words = decision::explain(candidate, j.input, pack.rules, pack.fold.context.subjects);
    std::cout << mark << base::clean_text(words.title);
    if (!words.subject_title.empty()) std::cout << " (" << base::clean_text(words.subject_title) << ")";
    if (candidate.treatment && candidate.action->treatments.size() > 1) std::cout << " [" << candidate.treatment->id << "]";
    std::cout << '\n';
    if (candidate.allowed) std::cout << "      priority " << words.waterfall << '\n';
    for (const auto& reason : words.in_favour) std::cout << "      + " << base::clean_text(reason.text) << '\n';
    for (const auto& blocker : words.blockers) {
        std::cout << "      - " << blocker.gate << ": " << base::clean_text(blocker.text);
        if (blocker.until && *blocker.until > j.input.now) std::cout << " (look again " << base::format_time(*blocker.until) << ")";
        std::cout << '\n';
    }
}

void print_explanation(const Judgement& j, const pack::Pack& pack) {
    print_short(j, pack);
    const auto& d = j.decision;
    std::cout << "  Ranked\n";
    for (const auto position : d.order) print_candidate(d.candidates[position], j, pack, position == d.chosen ? "    > " : "      ");
    const std::string win = decision::what_would_win(d);
    if (!win.empty()) std::cout << "  " << base::clean_text(win) << '\n';
    std::cout << "  Withheld\n";
    for (const auto& candidate : d.candidates) {
        if (!candidate.allowed) print_candidate(candidate, j, pack, "    x ");
    }
    if (d.next_check_at) std::cout << "  Look again at " << base::format_time(*d.next_check_at) << '\n';
    std::cout << '\n';
}

/// Whose contact it is: from the events of the files alone.
runtime::IdentityView identity_of(const Judgement& j, const pack::Pack& pack, const runtime::Dataset& data) {
    runtime::Tied tied;
    tied.people = data.people;
    for (const auto& person : data.customers) {
        for (const auto& event : person.second) tied.events[event.customer].push_back(event);
    }
    const auto& rules = pack.fold.context;
    const auto owners = [&](const context::IdentityKey& key) {
        std::vector<std::string> found;
        for (const auto& customer : tied.events) {
            const bool has = std::any_of(customer.second.begin(), customer.second.end(), [&](const context::Event& event) {
                const auto keys = context::keys_in(event, rules.identity);
                return std::find(keys.begin(), keys.end(), key) != keys.end();
            });
            if (has) found.push_back(customer.first);
        }
        return found;
    };
    const auto nothing = [](const std::string&) { return std::vector<context::Event>(); };
    return runtime::identity_view({tied, owners, nothing}, j.situation.context(), j.input.contact, rules, j.input.now);
}

base::Json record_of(const Judgement& j, const pack::Pack& pack, const base::ZoneTable& zones) {
    return decision::record_json(j.decision, j.input, pack.rules, {std::string("segue ") + SEGUE_VERSION, zones.version(), 0});
}

}  // namespace

int run_decide(const DecideOptions& options) {
    return for_each_contact(options, [&](const Judgement& j, const pack::Pack& pack, const base::ZoneTable& zones, const runtime::Dataset&) {
        if (options.json) std::cout << base::write_json(record_of(j, pack, zones)) << '\n';
        else print_short(j, pack);
    });
}

int run_explain(const DecideOptions& options) {
    return for_each_contact(options, [&](const Judgement& j, const pack::Pack& pack, const base::ZoneTable& zones, const runtime::Dataset& data) {
        if (options.identity) {
            const auto view = identity_of(j, pack, data);
            if (options.json) std::cout << base::write_json(identity_json(view, j.input.contact)) << '\n';
            else print_identity(std::cout, view, j.situation.context().name(), j.input.contact);
            return;
        }
        if (options.json) std::cout << base::write_json_pretty(record_of(j, pack, zones)) << '\n';
        else print_explanation(j, pack);
    });
}

}  // namespace segue::cli
