#include "core/store/tables.h"

#include "core/store/encode.h"

#include <algorithm>
#include <tuple>

namespace segue::store {
namespace {

using base::Code;
using base::Error;
using base::Result;
using base::Status;

Status check_size(std::string_view body, const char* table) {
    if (body.size() <= max_body) return {};
    return Error{Code::limit, "a body of " + std::to_string(body.size()) + " bytes; the most is " + std::to_string(max_body), table};
}

const std::string& agent_of(const std::string& own, const std::string& writing) { return own.empty() ? writing : own; }

}  // namespace

EventTable::EventTable(SQLite::Database& database, Sealer& sealer)
    : sealer_(sealer),
      insert_(prepare(database, "INSERT INTO event (customer, key, seq, agent, entry, time, body) VALUES (?, ?, ?, ?, ?, ?, ?)"
                                " ON CONFLICT DO NOTHING")),
      select_last_(prepare(database, "SELECT max(seq) FROM event WHERE customer = ?")),
      select_(prepare(database, "SELECT key, agent, body FROM event WHERE customer = ? AND seq <= ?")) {}

std::int64_t EventTable::last_seq(const CustomerRef& customer) {
    const auto [known, is_new] = last_seq_.try_emplace(customer.hash, 0);
    if (!is_new) return known->second;
    Use row(select_last_);
    row.blob(customer.hash);
    if (row.step() && !row.null_at(0)) known->second = row.number_at(0);
    return known->second;
}

Result<bool> EventTable::add(const Writing& writing, const context::Event& event) {
    const std::string key = sealer_.blind("event", {event.source, event.id});
    const std::string plain = encode_event(event);
    if (const Status fits = check_size(plain, "event"); !fits) return fits.error();
    const std::string body = sealer_.seal(writing.customer.data_key, plain, {"event", writing.customer.hash, key, writing.agent});
    const std::int64_t seq = last_seq(writing.customer) + 1;
    CoveredInsert insert(insert_, sealer_, "event", writing.rows);
    insert.blob(writing.customer.hash).blob(key).number(seq).text(writing.agent).number(writing.entry).number(event.time.us).blob(body);
    const bool is_new = insert.run();
    if (is_new) last_seq_[writing.customer.hash] = seq;
    return is_new;
}

Result<std::vector<context::Event>> EventTable::of(const CustomerRef& customer, std::int64_t up_to) {
    std::vector<context::Event> events;
    Use row(select_);
    row.blob(customer.hash).number(up_to);
    while (row.step()) {
        const auto plain = sealer_.unseal(customer.data_key, row.bytes_at(2), {"event", customer.hash, row.bytes_at(0), row.bytes_at(1)});
        if (!plain) return plain.error();
        auto event = decode_event(*plain);
        if (!event) return event.error();
        events.push_back(std::move(event).value());
    }
    if (!std::is_sorted(events.begin(), events.end(), context::happened_before)) {
        std::sort(events.begin(), events.end(), context::happened_before);
    }
    return events;
}

RecordTable::RecordTable(SQLite::Database& database, Sealer& sealer, CustomerTable& customers)
    : sealer_(sealer),
      customers_(customers),
      insert_(prepare(database, "INSERT INTO record (customer, record, agent, entry, time, body) VALUES (?, ?, ?, ?, ?, ?)"
                                " ON CONFLICT DO NOTHING")),
      select_one_(prepare(database, "SELECT r.record, r.agent, r.time, r.body, r.customer FROM customer c"
                                    " CROSS JOIN record r ON r.customer = c.customer AND r.record = ?")),
      select_of_(prepare(database, "SELECT record, agent, time, body FROM record WHERE customer = ?")) {}

Result<bool> RecordTable::add(const Writing& writing, const ports::StoredRecord& record) {
    const std::string key = sealer_.blind("record", {record.id});
    const std::string& agent = agent_of(record.agent, writing.agent);
    const std::string plain = FieldWriter().text(record.id).text(record.contact).text(record.json).take();
    if (const Status fits = check_size(plain, "record"); !fits) return fits.error();
    const std::string body = sealer_.seal(writing.customer.data_key, plain, {"record", writing.customer.hash, key, agent});
    CoveredInsert insert(insert_, sealer_, "record", writing.rows);
    insert.blob(writing.customer.hash).blob(key).text(agent).number(writing.entry).number(record.time.us).blob(body);
    return insert.run();
}

Result<ports::StoredRecord> RecordTable::read(const Use& row, const CustomerRef& customer, std::string customer_id) const {
    const auto plain = sealer_.unseal(customer.data_key, row.bytes_at(3), {"record", customer.hash, row.bytes_at(0), row.bytes_at(1)});
    if (!plain) return plain.error();
    FieldReader in(*plain, "record");
    ports::StoredRecord record;
    record.id = in.text();
    record.contact = in.text();
    record.json = in.text();
    record.customer = std::move(customer_id);
    record.agent = std::string(row.bytes_at(1));
    record.time.us = row.number_at(2);
    if (const Status whole = in.finish(); !whole) return whole.error();
    return record;
}

Result<std::optional<ports::StoredRecord>> RecordTable::find(const std::string& id) {
    const std::string key = sealer_.blind("record", {id});
    Use row(select_one_);
    row.blob(key);
    if (!row.step()) return std::optional<ports::StoredRecord>();
    const std::string hash(row.bytes_at(4));
    const auto customer = customers_.find(hash);
    if (!customer) return customer.error();
    auto customer_id = customers_.id_of(hash);
    if (!customer_id) return customer_id.error();
    auto record = read(row, **customer, std::move(customer_id).value());
    if (!record) return record.error();
    return std::optional(std::move(record).value());
}

Result<std::vector<ports::StoredRecord>> RecordTable::of(const CustomerRef& customer, const std::string& customer_id) {
    std::vector<ports::StoredRecord> records;
    Use row(select_of_);
    row.blob(customer.hash);
    while (row.step()) {
        auto record = read(row, customer, customer_id);
        if (!record) return record.error();
        records.push_back(std::move(record).value());
    }
    std::sort(records.begin(), records.end(), [](const auto& a, const auto& b) { return std::tie(a.time, a.id) < std::tie(b.time, b.id); });
    return records;
}

SubjectTable::SubjectTable(SQLite::Database& database, Sealer& sealer)
    : sealer_(sealer),
      insert_(prepare(database, "INSERT INTO subject (customer, kind, subject, agent, entry, id) VALUES (?, ?, ?, ?, ?, ?)"
                                " ON CONFLICT DO NOTHING")),
      select_(prepare(database, "SELECT kind, subject, agent, id FROM subject WHERE customer = ?")) {}

bool SubjectTable::add(const Writing& writing, const ports::SubjectRef& subject) {
    const std::string key = sealer_.blind("subject", {subject.kind, subject.id});
    const std::string id = sealer_.seal(writing.customer.data_key, subject.id,
                                        {"subject", writing.customer.hash, subject.kind, key, writing.agent});
    CoveredInsert insert(insert_, sealer_, "subject", writing.rows);
    insert.blob(writing.customer.hash).text(subject.kind).blob(key).text(writing.agent).number(writing.entry).blob(id);
    return insert.run();
}

Result<std::vector<ports::SubjectRef>> SubjectTable::of(const CustomerRef& customer) {
    std::vector<ports::SubjectRef> subjects;
    Use row(select_);
    row.blob(customer.hash);
    while (row.step()) {
        auto id = sealer_.unseal(customer.data_key, row.bytes_at(3),
                                 {"subject", customer.hash, row.bytes_at(0), row.bytes_at(1), row.bytes_at(2)});
        if (!id) return id.error();
        subjects.push_back({std::string(row.bytes_at(0)), std::move(id).value()});
    }
    std::sort(subjects.begin(), subjects.end());
    return subjects;
}

DraftTable::DraftTable(SQLite::Database& database, Sealer& sealer, CustomerTable& customers)
    : sealer_(sealer),
      customers_(customers),
      upsert_(prepare(database, "INSERT INTO draft (customer, agent, contact, saved, body) VALUES (?, ?, ?, ?, ?)"
                                " ON CONFLICT (customer, agent, contact) DO UPDATE SET saved = excluded.saved, body = excluded.body")),
      delete_(prepare(database, "DELETE FROM draft WHERE agent = ? AND contact = ?")),
      select_(prepare(database, "SELECT customer, contact, saved, body FROM draft WHERE agent = ?")) {}

Status DraftTable::save(const CustomerRef& customer, const std::string& agent, const ports::Draft& draft) {
    const std::string contact = sealer_.blind("contact", {draft.contact});
    const std::string plain = FieldWriter().text(draft.contact).text(draft.json).take();
    if (const Status fits = check_size(plain, "draft"); !fits) return fits;
    const std::string body = sealer_.seal(customer.data_key, plain, {"draft", customer.hash, contact, agent});
    Use(upsert_).blob(customer.hash).text(agent).blob(contact).number(draft.saved.us).blob(body).run();
    return {};
}

void DraftTable::remove(const std::string& agent, const std::string& contact) {
    const std::string key = sealer_.blind("contact", {contact});
    Use(delete_).text(agent).blob(key).run();
}

Result<std::vector<ports::Draft>> DraftTable::of(const std::string& agent) {
    std::vector<ports::Draft> drafts;
    Use row(select_);
    row.text(agent);
    while (row.step()) {
        const auto customer = customers_.find(std::string(row.bytes_at(0)));
        if (!customer) return customer.error();
        const auto plain = sealer_.unseal((*customer)->data_key, row.bytes_at(3), {"draft", row.bytes_at(0), row.bytes_at(1), agent});
        if (!plain) return plain.error();
        FieldReader in(*plain, "draft");
        ports::Draft draft;
        draft.contact = in.text();
        draft.json = in.text();
        draft.saved.us = row.number_at(2);
        if (const Status whole = in.finish(); !whole) return whole.error();
        drafts.push_back(std::move(draft));
    }
    std::sort(drafts.begin(), drafts.end(), [](const auto& a, const auto& b) { return std::tie(a.saved, a.contact) < std::tie(b.saved, b.contact); });
    return drafts;
}

}  // namespace segue::store
