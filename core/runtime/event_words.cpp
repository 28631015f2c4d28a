#include "core/runtime/event_words.h"

#include <algorithm>
#include <array>

namespace segue::runtime {
namespace {

using base::Json;
using context::Event;

/// The words for one event; an empty text of its data is left out with what would have introduced it.
class Sentence {
public:
    Sentence(const Event& event, const pack::Pack& pack, const context::Context* context) : event_(event), pack_(pack), context_(context) {}

    [[nodiscard]] std::string make() const {
        const std::string& type = event_.type;
        if (type.starts_with("action.") || type.starts_with("decision.") || type == "confirmation.given") return about_action();
        if (type.starts_with("contact.")) return contact();
        if (type.starts_with("auth.")) return verified();
        if (type.starts_with("consent.")) return consent();
        if (type.starts_with("message.")) return message();
        if (type.starts_with("promise.")) return promise();
        if (type.starts_with("disposition.")) return wrap_up();
        if (type.starts_with("handoff.")) return after("", data("note"));
        if (type.starts_with("campaign.")) return campaign();
        if (type == "case.opened" || type == "case.closed") return after(type == "case.opened" ? "Opened: " : "Closed: ", case_title());
        if (type == "cap.overridden") return after("Lifted for one contact: ", data("reason"));
        if (type == "correction.made") return after("Put right: ", data("note"));
        if (type == "identity.merged" || type == "identity.unmerged") return after("Because: ", data("cause"));
        if (type == "journey.reported") return journey();
        if (type == "profile.updated") return after("Now known: ", fields());
        return {};
    }

private:
    [[nodiscard]] std::string data(const char* key) const { return std::string(event_.data.text_or(key)); }

    [[nodiscard]] static std::string after(const char* words, const std::string& text) { return text.empty() ? std::string() : words + text; }

    [[nodiscard]] std::string action() const {
        return action_title(pack_, data("action")) + (data("subject").empty() ? "" : " (" + data("subject") + ")");
    }

    [[nodiscard]] std::string about_action() const {
        if (event_.type == "action.performed") return "Done: " + action();
        if (event_.type == "action.prepared") return "Prepared: " + action();
        if (event_.type == "action.withdrawn") return "Not done after all: " + action();
        if (event_.type == "confirmation.given") return "The customer said yes to: " + action();
        if (event_.type == "decision.shown") {
            const std::string kind = data("kind");
            return "The agent was shown: " + std::string(kind == "verify" ? "verify the caller, then " : kind == "confirm" ? "ask for the customer's yes to " : "") + action();
        }
        if (event_.type != "decision.answered") return {};
        std::string answer = data("answer");
        std::replace(answer.begin(), answer.end(), '_', ' ');
        return "The agent answered '" + answer + "' to: " + action() + after(", until ", data("until")) + after(", wrong field: ", data("field"));
    }

    [[nodiscard]] std::string contact() const {
        const std::string way = event_.direction.empty() ? "" : event_.direction + " ";
        if (event_.type == "contact.offered" || event_.type == "contact.transferred") {
            return "The " + way + event_.channel + " contact reached the desk" + after(", handed over by ", data("from")) + after(": ", data("reason"));
        }
        if (event_.type == "contact.invited") return after("Asked to be contacted by ", data("channel"));
        if (event_.type == "contact.reserved" && !data("action").empty()) return "Arranged: " + action();
        return {};
    }

    [[nodiscard]] std::string verified() const {
        if (event_.type == "auth.failed") return "Verifying the caller failed";
        return event_.type == "auth.succeeded" ? "The caller was verified to the level '" + data("level") + "'" + after(" by ", data("method")) : std::string();
    }

    [[nodiscard]] std::string consent() const {
        const std::string purpose = data("purpose");
        return "The customer's consent to " + data("channel") + " for " + (purpose.empty() || purpose == "*" ? "everything" : purpose) + " was " + event_.type.substr(8);
    }

    [[nodiscard]] std::string message() const {
        const std::string by = data("channel").empty() ? event_.channel : data("channel");
        if (event_.type == "message.sent") return "A message was sent by " + by + after(": ", data("text"));
        if (event_.type == "message.received") return after("Wrote: ", data("text"));
        return after("", data("text"));
    }

    [[nodiscard]] std::string promise() const {
        if (event_.type == "promise.made") return after("Promised: ", data("text"));
        if (!context_) return {};
        const auto& all = context_->promises;
        const auto found = std::find_if(all.begin(), all.end(), [&](const context::Promise& p) { return p.id == data("promise"); });
        return found == all.end() ? std::string() : after(event_.type == "promise.kept" ? "Kept: " : "Cancelled: ", found->text);
    }

    [[nodiscard]] std::string code_title(const std::string& code) const {
        const auto found = std::find_if(pack_.dispositions.begin(), pack_.dispositions.end(), [&](const auto& one) { return one.id == code; });
        return found == pack_.dispositions.end() ? code : found->title;
    }

    [[nodiscard]] std::string wrap_up() const {
        if (event_.type == "disposition.recorded") return "Wrapped up as: " + (data("title").empty() ? code_title(data("code")) : data("title")) + after(". Note: ", data("note"));
        if (event_.type != "disposition.withdrawn") return {};
        if (data("corrected_by").empty()) return data("title").empty() ? "The wrap-up was taken back" : "Taken back: " + data("title");
        const std::string right = code_title(data("corrected_by"));
        return data("title").empty() ? "Corrected to: " + right : "Corrected: " + data("title") + " → " + right;
    }

    [[nodiscard]] std::string campaign() const {
        const std::string name = "“" + data("campaign") + "”";
        if (data("campaign").empty()) return {};
        if (event_.type == "campaign.bid") return "The campaign " + name + " asks for: " + action();
        if (event_.type == "campaign.withdrawn") return "The campaign " + name + " no longer asks for " + (data("action").empty() ? "anything" : action());
        return "Contacted by the campaign " + name;
    }

    [[nodiscard]] std::string case_title() const {
        if (!data("title").empty() || !context_) return data("title");
        const auto found = std::find_if(context_->cases.begin(), context_->cases.end(), [&](const context::Case& one) { return one.id == data("case"); });
        return found != context_->cases.end() && !found->title.empty() ? found->title : data("case");
    }

    [[nodiscard]] std::string journey() const {
        for (const auto& definition : pack_.journeys) {
            if (definition->id != data("definition")) continue;
            const auto state = journey::find_state(*definition, data("state"));
            const bool named = state != journey::none && !definition->faces[state].stage.empty();
            return definition->title + after(": ", named ? definition->faces[state].stage : data("state"));
        }
        return {};
    }

    [[nodiscard]] std::string fields() const {
        std::string names;
        const Json* fields = event_.data.find("fields");
        if (!fields || !fields->members()) return {};
        for (const auto& field : *fields->members()) names += (names.empty() ? "" : ", ") + field.first;
        std::replace(names.begin(), names.end(), '_', ' ');
        return names;
    }

    const Event& event_;
    const pack::Pack& pack_;
    const context::Context* context_;
};

}  // namespace

std::string action_title(const pack::Pack& pack, const std::string& id) {
    if (id == decision::no_action_id) return "leave in peace";
    const auto& actions = pack.rules.actions;
    const auto found = std::find_if(actions.begin(), actions.end(), [&](const decision::Action& a) { return a.id == id; });
    return found == actions.end() ? id : found->title;
}

std::string event_sentence(const Event& event, const pack::Pack& pack, const context::Context* context) { return Sentence(event, pack, context).make(); }

bool is_of_contact(std::string_view type) { return type.starts_with("auth.") || type == "contact.offered" || type == "contact.transferred"; }

bool is_timeline_event(std::string_view type) {
    // Conflicts are a lead's, never an agent's in a call; differences stand beside, in words.
    constexpr std::array<std::string_view, 5> own = {"conflict.settled", "decision.shown", "handoff.offered", "handoff.shown", "journey.conflicted"};
    return !type.starts_with("difference.") && std::find(own.begin(), own.end(), type) == own.end();
}

pack::Pack::EventWords timeline_words(const Event& event, const pack::Pack& pack, const context::Context& context, const condition::Environment& environment,
                                      bool hidden) {
    auto words = pack.words_for(event, environment);
    if (words.text.empty() && (!hidden || is_of_contact(event.type))) words.text = event_sentence(event, pack, &context);
    return words;
}

JourneyCauses causes_of_journeys(const decision::Situation& situation) {
    JourneyCauses causes;
    for (const auto& instance : situation.journeys().instances()) {
        for (const auto& entry : instance.history) causes.emplace(entry.cause_id, nullptr);
    }
    if (causes.empty()) return causes;
    for (const auto& event : situation.context().history.events()) {
        if (const auto cause = causes.find(event.id); cause != causes.end()) cause->second = &event;
    }
    return causes;
}

std::string entry_words(const journey::Instance& instance, const journey::HistoryEntry& entry, const Event* cause, const pack::Pack& pack) {
    using journey::Cause;
    std::string why;
    if (cause) {
        const auto known = pack.events.find(cause->type);
        why = known == pack.events.end() ? cause->type : known->second.title;
    }
    switch (entry.cause) {
        case Cause::start:
        case Cause::event:
        case Cause::disposition: break;
        case Cause::timer: why = "time passed"; break;
        case Cause::report: why = "reported"; break;
        case Cause::goal: why = "goal reached" + (why.empty() ? "" : ": " + why); break;
        case Cause::leave: why = "left" + (why.empty() ? "" : ": " + why); break;
        case Cause::timeout: why = "its time ran out"; break;
        case Cause::migration: why = "carried over to a new version"; break;
    }
    if (!entry.by.empty()) why += (why.empty() ? "by " : ", by ") + entry.by;
    std::string words = journey::stage_text(*instance.definition, entry.to);
    if (words.empty()) words = journey::state_text(*instance.definition, entry.to);
    return words + (why.empty() ? "" : " (" + why + ")");
}

}  // namespace segue::runtime
