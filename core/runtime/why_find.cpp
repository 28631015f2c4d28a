// Whose an id is: record, outbox row, event or contact, and the decision that it goes back to.

#include "core/base/text.h"
#include "core/runtime/why.h"

#include <algorithm>

namespace segue::runtime {
namespace {

using base::Json;
using context::Event;

/// What of one customer bears the id; empty kind when nothing does.
WhySubject within(const std::string& customer, const std::vector<Event>& events, const std::vector<ports::OutboxRow>& rows, const std::string& id) {
    WhySubject found;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const ports::OutboxRow& r) { return r.key == id; });
    const auto event = std::find_if(events.begin(), events.end(), [&](const Event& e) { return e.id == id; });
    const bool is_contact = std::any_of(events.begin(), events.end(), [&](const Event& e) { return e.contact_id == id; });
    if (row != rows.end()) {
        found.kind = "outbox row";
        found.row = *row;
        found.contact = row->payload.text_or("contact");
        found.record = row->payload.text_or("record");
    }
    if (event != events.end()) {
        if (found.kind.empty()) found.kind = "event";
        if (found.contact.empty()) found.contact = event->contact_id;
        if (found.record.empty()) found.record = event->data.text_or("record");
    }
    if (found.kind.empty() && is_contact) {
        found.kind = "contact";
        found.contact = id;
    }
    found.customer = customer;
    return found;
}

/// The decision that a contact's page is about: the last one that the agent accepted, else the last one shown.
std::string main_record(const std::vector<ports::StoredRecord>& records, const std::vector<Event>& events, const std::string& contact) {
    std::string last;
    for (const auto& record : records) {
        if (record.contact == contact) last = record.id;
    }
    for (const Event& event : events) {
        const bool accepted = event.type == "decision.answered" && event.contact_id == contact && event.data.text_or("answer") == "accepted";
        if (accepted && !event.data.text_or("record").empty()) last = event.data.text_or("record");
    }
    return last;
}

void name_pack(WhySubject& subject, const ports::StoredRecord& stored) {
    const auto json = base::parse_json(stored.json, subject.record);
    const Json* pack = json ? json->at("/inputs/pack") : nullptr;
    if (!pack) return;
    subject.pack_id = pack->text_or("id");
    subject.pack_version = pack->text_or("version");
}

}  // namespace

base::Result<WhySubject> find_subject(ports::Store& store, const std::string& id) {
    if (const auto record = store.record(id); !record) return record.error();
    else if (record->has_value()) {
        WhySubject subject{"decision record", (*record)->customer, (*record)->contact, id, {}, {}, {}};
        name_pack(subject, **record);
        return subject;
    }
    const auto customers = store.customers();
    if (!customers) return customers.error();
    for (const auto& customer : *customers) {
        const auto events = store.events_of(customer);
        if (!events) return events.error();
        const auto rows = store.rows_of(customer);
        if (!rows) return rows.error();
        WhySubject subject = within(customer, *events, *rows, id);
        if (subject.kind.empty()) continue;
        const auto records = store.records_of(customer);
        if (!records) return records.error();
        if (subject.record.empty()) subject.record = main_record(*records, *events, subject.contact);
        for (const auto& record : *records) {
            if (record.id == subject.record) name_pack(subject, record);
        }
        return subject;
    }
    return base::Error{base::Code::not_found, "the store holds no decision record, outbox row, event or contact " + base::in_quotes(id), {}};
}

}  // namespace segue::runtime
