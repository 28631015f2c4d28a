#include "core/pack/events.h"

#include "core/base/read_object.h"

namespace segue::pack {

using base::Json;

const std::vector<std::pair<std::string, std::string>>& builtin_event_types() {
    static const std::vector<std::pair<std::string, std::string>> types = {
        {"action.performed", "Action carried out"},
        {"action.prepared", "Action prepared"},
        {"action.withdrawn", "Not carried out after all"},
        {"auth.failed", "Identity check failed"},
        {"auth.succeeded", "Identity confirmed"},
        {"call.attempted", "Call attempted"},
        {"campaign.bid", "Campaign asks for an offer"},
        {"campaign.touched", "Campaign contact"},
        {"campaign.withdrawn", "Campaign withdrew its bid"},
        {"cap.overridden", "Cap lifted"},
        {"case.closed", "Case closed"},
        {"case.opened", "Case opened"},
        {"confirmation.given", "Customer said yes"},
        {"conflict.settled", "Conflict settled"},
        {"consent.denied", "Consent denied"},
        {"consent.granted", "Consent given"},
        {"consent.withdrawn", "Consent withdrawn"},
        {"contact.ended", "Contact ended"},
        {"contact.invited", "Asked to be contacted"},
        {"contact.offered", "Contact offered"},
        {"contact.released", "Reservation released"},
        {"contact.reserved", "Contact reserved"},
        {"contact.transferred", "Contact transferred"},
        {"contact.uninvited", "No longer asks to be contacted"},
        {"conversation.held", "Conversation"},
        {"correction.made", "Message put right"},
        {"data.mended", "Data put right"},
        {"decision.answered", "Recommendation answered"},
        {"decision.shown", "Recommendation shown"},
        {"difference.found", "The past has changed"},
        {"difference.seen", "Change of the past seen"},
        {"disposition.recorded", "Wrapped up"},
        {"disposition.withdrawn", "Wrap-up taken back"},
        {"handoff.acknowledged", "Brief acknowledged"},
        {"handoff.asked_again", "Asked again"},
        {"handoff.bounced", "Handed back"},
        {"handoff.flagged", "Brief flagged"},
        {"handoff.offered", "Handed over"},
        {"handoff.shown", "Brief shown"},
        {"identity.linked", "Identity linked"},
        {"identity.merged", "Customers merged"},
        {"identity.unmerged", "Merge taken back"},
        {"journey.conflicted", "Journey in conflict"},
        {"journey.reported", "Journey state reported"},
        {"message.cancelled", "Message cancelled"},
        {"message.received", "Message received"},
        {"message.requested", "Message requested"},
        {"message.sent", "Message sent"},
        {"optout.doubted", "Maybe an opt-out: to be read by a person"},
        {"optout.read", "Read by a person"},
        {"profile.updated", "Profile updated"},
        {"promise.cancelled", "Promise cancelled"},
        {"promise.kept", "Promise kept"},
        {"promise.made", "Promise made"},
    };
    return types;
}

EventDictionary builtin_dictionary() {
    EventDictionary dictionary;
    for (const auto& type : builtin_event_types()) dictionary[type.first] = {type.first, type.second, {}, false, false};
    return dictionary;
}

std::vector<std::string> event_type_names(const Json& json) {
    std::vector<std::string> names;
    for (const auto& type : builtin_event_types()) names.push_back(type.first);
    const Json* list = json.find("events");
    if (!list || !list->items()) return names;
    for (const Json& item : *list->items()) {
        const auto type = item.text_or("type");
        if (!type.empty()) names.emplace_back(type);
    }
    return names;
}

void read_events(const Json& json, const condition::Schema& schema, EventDictionary& out, base::Issues& issues) {
    base::ObjectReader in(json, "events.json", issues);
    std::map<std::string, bool> seen;
    for (const Json& item : in.list("events")) {
        base::ObjectReader event(item, "an event type", issues);
        EventType type;
        type.type = event.required_text("type");
        type.title = event.required_text("title");
        if (const Json* text = event.any("text")) type.text = context::Template::read(*text, schema, issues);
        type.progress = event.boolean("progress", false);
        type.attempt = event.boolean("attempt", false);
        event.text("owner");
        event.text("source");
        event.any("schema");
        event.finish();
        if (!seen.emplace(type.type, true).second) issues.error(item.place(), "the event type '" + type.type + "' stands twice");
        out[type.type] = std::move(type);
    }
    in.finish();
}

}  // namespace segue::pack
