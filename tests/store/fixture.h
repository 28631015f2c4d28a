#pragma once
// A store in a folder of its own, and things to put into it.

#include "core/store/sqlite_store.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace segue::store {

inline const base::Time noon = *base::parse_time("2026-11-21T12:00:00Z");

inline context::Event event(const std::string& id, const std::string& type = "payment.failed", base::Time time = noon) {
    context::Event event;
    event.id = id;
    event.source = "shop";
    event.type = type;
    event.time = time;
    event.customer = "ada";
    event.channel = "web";
    event.data = base::Json::object({{"amount", 12}, {"note", "Ünïcode \"quoted\""}});
    return event;
}

inline ports::OutboxRow row(const std::string& key, const std::string& target = "crm") {
    ports::OutboxRow row;
    row.target = target;
    row.key = key;
    row.kind = "disposition";
    row.payload = base::Json::object({{"code", "paid"}});
    row.created = row.next_try = noon;
    return row;
}

inline ports::Change change(const std::string& customer = "ada") {
    ports::Change change;
    change.customer = customer;
    change.agent = "smith";
    change.now = noon;
    return change;
}

/// One disposition: event, outbox row and record.
inline ports::Change disposition(int number, const std::string& customer = "ada") {
    const std::string n = std::to_string(number);
    ports::Change all = change(customer);
    all.events = {event("d" + n, "disposition.recorded")};
    all.outbox = {row("k" + n)};
    all.records = {{"dr-" + n, customer, "contact-" + n, "smith", noon, R"({"outcome":"offer"})"}};
    all.audit = {{customer, "smith", "disposition.recorded", R"({"code":"paid"})"}};
    return all;
}

class StoreTest : public testing::Test {
protected:
    [[nodiscard]] std::unique_ptr<SqliteStore> open(const SqliteStore::Options& options = {}) {
        auto opened = SqliteStore::open(folder(), keys_, noon, options);
        EXPECT_TRUE(opened.ok()) << (opened.ok() ? "" : opened.error().text());
        return opened.ok() ? std::move(opened).value() : nullptr;
    }
    [[nodiscard]] std::filesystem::path folder() const { return temp_ / "store"; }
    [[nodiscard]] std::filesystem::path database() const { return folder() / "segue.db"; }

    test::TempDir temp_;
    Keys keys_ = make_keys();
};

}  // namespace segue::store
