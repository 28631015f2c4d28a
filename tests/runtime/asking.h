#pragma once
// A desk with a journey that writes by itself, and what happens to it late.

#include "core/runtime/mend.h"
#include "tests/runtime/support.h"

namespace segue::test {

/// The payment journey, which texts when a payment has failed, and again when nothing has happened for two hours.
inline pack::PackFiles asking_files(const std::string& owner = "desk") {
    auto files = small_pack_files();
    files["journeys/payment.json"] = R"~({"id":"payment","version":1,"title":"Payment","owner":")~" + owner + R"~(","key":{"at":"/order"},
        "starts":[{"on":"order.placed"}],"goal":[{"on":"order.paid"}],"initial":"waiting","states":[
          {"id":"waiting","stage":"Waits for the money","on":[{"event":"payment.failed","target":"failed"}]},
          {"id":"failed","stage":"Payment failed","dispositions":["will_pay","nothing_reached"],
           "entry":[{"emit":"message.requested","data":{"channel":"sms","purpose":"service","text":"Your payment did not go through."}}],
           "after":[{"delay":"PT2H","target":"pressing"}],
           "on":[{"event":"disposition.recorded","when":"event.data.code == 'will_pay'","target":"promised"},
                 {"event":"disposition.recorded","when":"event.data.code == 'nothing_reached'","target":"pressing"}]},
          {"id":"promised","stage":"Payment promised","dispositions":["will_pay"]},
          {"id":"pressing","stage":"Pressing",
           "entry":[{"emit":"message.requested","data":{"channel":"email","purpose":"service","text":"Please pay your order."}}]}]})~";
    return files;
}

inline std::shared_ptr<const pack::Pack> asking(const std::string& owner = "desk") { return read_small(asking_files(owner)); }

inline Story ordered() { return Story().person().order("o1").contact().verified(); }

inline context::Event event(const std::string& id, const std::string& time, const std::string& type, const std::string& data) {
    Story story;
    story.add(time, type, data);
    story.events.front().id = id;
    return story.events.front();
}
inline context::Event failing(const std::string& time = "2026-03-10T10:04:00Z") { return event("fails", time, "payment.failed", R"({"order":"o1","reason":"expired"})"); }
inline context::Event paying(const std::string& time) { return event("pays", time, "order.paid", R"({"order":"o1"})"); }

inline void arrives(Bench& bench, const std::vector<context::Event>& events) {
    bench.wire.events = events;
    bench.desk->refresh(bench.now);
}

inline std::vector<std::string> texts(const std::vector<ports::OutboxRow>& rows, ports::OutboxState state) {
    std::vector<std::string> found;
    for (const auto& row : rows) {
        if (row.kind == "message" && row.state == state) found.emplace_back(row.payload.text_or("text"));
    }
    return found;
}
inline std::vector<std::string> texts(const std::vector<ports::OutboxRow>& rows) {
    std::vector<std::string> found;
    for (const auto& row : rows) {
        if (row.kind == "message") found.emplace_back(row.payload.text_or("text"));
    }
    return found;
}

/// What a lead sees waiting, from the store alone; what has changed in the past apart.
inline std::vector<runtime::MendItem> all_waiting(Bench& bench) {
    MemoryStore store(bench.memory);
    const auto items = runtime::things_to_mend(store, *bench.pack, bench.now);
    EXPECT_TRUE(items.ok());
    return items.ok() ? *items : std::vector<runtime::MendItem>();
}
inline std::vector<runtime::MendItem> waiting(Bench& bench) {
    auto items = all_waiting(bench);
    std::erase_if(items, [](const auto& item) { return item.kind == runtime::MendItem::Kind::difference; });
    return items;
}
inline std::vector<runtime::MendItem> unseen(Bench& bench) {
    auto items = all_waiting(bench);
    std::erase_if(items, [](const auto& item) { return item.kind != runtime::MendItem::Kind::difference; });
    return items;
}
inline base::Status settled(Bench& bench, const std::string& id) {
    MemoryStore store(bench.memory);
    return runtime::settle(store, *bench.pack, id, "card 4111 1111 1111 1111 was read out", "lena", bench.now);
}

}  // namespace segue::test
