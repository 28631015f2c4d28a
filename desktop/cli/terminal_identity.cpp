#include "core/base/json.h"
#include "core/base/text.h"
#include "desktop/cli/terminal_view.h"

#include <ostream>

namespace segue::cli {

using base::clean_text;

namespace {

const char* state_name(runtime::IdentityView::State state) {
    using State = runtime::IdentityView::State;
    return state == State::clear ? "clear" : state == State::several ? "several" : "doubtful";
}

void print_likeness(std::ostream& out, const char* mark, const std::vector<runtime::LikenessView>& likenesses) {
    for (const auto& likeness : likenesses) {
        out << "      " << mark << ' ' << clean_text(likeness.what, 40) << ": " << clean_text(likeness.here, 80);
        if (likeness.here != likeness.there) out << ", here; " << clean_text(likeness.there, 80) << ", there";
        out << '\n';
    }
}

base::Json likeness_json(const std::vector<runtime::LikenessView>& likenesses) {
    auto list = base::Json::list();
    for (const auto& likeness : likenesses) {
        auto events = base::Json::list();
        for (const auto& event : likeness.events) events.push(event);
        list.push(base::Json::object({{"what", likeness.what}, {"here", likeness.here}, {"there", likeness.there}, {"events", std::move(events)}}));
    }
    return list;
}

}  // namespace

void print_identity(std::ostream& out, const runtime::IdentityView& view, const std::string& name, const std::string& contact) {
    out << clean_text(name, 60) << " · " << clean_text(contact, 60) << "\n  " << (view.question.empty() ? "It is clear whose contact this is." : clean_text(view.question)) << '\n';
    for (const auto& key : view.keys) out << "  Found by the " << clean_text(key.text, 80) << '\n';
    int number = 0;
    for (const auto& candidate : view.candidates) {
        out << "  " << ++number << (candidate.chosen ? " > " : "   ") << clean_text(candidate.name, 60) << " (" << clean_text(candidate.customer, 60) << ")";
        if (candidate.last_contact) out << ", last contact " << base::format_time(*candidate.last_contact) << " by " << candidate.last_channel;
        out << '\n';
        print_likeness(out, "=", candidate.matches);
        print_likeness(out, "≠", candidate.differs);
    }
    for (const auto& part : view.parts) {
        out << "  One person with " << clean_text(part.name, 60) << " (" << clean_text(part.customer, 60) << ")\n      " << clean_text(part.why.text) << '\n';
        print_likeness(out, "=", part.matches);
        print_likeness(out, "≠", part.differs);
    }
}

base::Json identity_json(const runtime::IdentityView& view, const std::string& contact) {
    auto json = base::Json::object({{"contact", contact}, {"state", state_name(view.state)}, {"question", view.question}});
    auto candidates = base::Json::list(), parts = base::Json::list();
    for (const auto& candidate : view.candidates) {
        auto item = base::Json::object({{"customer", candidate.customer}, {"name", candidate.name}, {"chosen", candidate.chosen}, {"contacts", candidate.contacts},
                                        {"matches", likeness_json(candidate.matches)}, {"differs", likeness_json(candidate.differs)}});
        if (candidate.last_contact) item.set("last_contact", base::format_time(*candidate.last_contact));
        candidates.push(std::move(item));
    }
    for (const auto& part : view.parts) {
        parts.push(base::Json::object({{"customer", part.customer}, {"name", part.name}, {"why", part.why.text}, {"matches", likeness_json(part.matches)}, {"differs", likeness_json(part.differs)}}));
    }
    json.set("candidates", std::move(candidates));
    json.set("parts", std::move(parts));
    return json;
}

}  // namespace segue::cli
