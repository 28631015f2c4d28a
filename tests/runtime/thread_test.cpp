// The core's thread, whose customer an event is, and files.

#include "core/runtime/core_thread.h"
#include "core/runtime/files.h"
#include "tests/runtime/support.h"
#include "tests/support/temp_dir.h"

#include <condition_variable>
#include <fstream>
#include <mutex>

namespace segue::test {
namespace {

using namespace runtime;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// Waits for a number of wakes without looking at the clock.
class Wakes {
public:
    void operator()() {
        const std::lock_guard lock(mutex_);
        ++count_;
        changed_.notify_all();
    }
    [[nodiscard]] int count() {
        const std::lock_guard lock(mutex_);
        return count_;
    }
    void wait_until(const std::function<bool()>& done) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, done);
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int count_ = 0;
};

struct Running {
    explicit Running(const Story& story) : bench(story), thread(std::move(bench.desk), [this] { return bench.now; }, [this] { wakes(); }) {}
    ~Running() {
        thread.stop();
        thread.join();
    }
    Bench bench;
    Wakes wakes;
    CoreThread thread;
};

Story waiting() { return Story().person().order("o1", true).order("o2").contact(); }

TEST(CoreThread, HasAViewFromTheStartAndPublishesAfterEachCommand) {
    Running running(waiting());
    running.thread.start();
    ASSERT_NE(running.thread.view(), nullptr);
    EXPECT_FALSE(running.thread.view()->open.has_value());
    running.thread.post(OpenContact{"K-1"});
    running.wakes.wait_until([&] { return running.thread.view()->open.has_value(); });
    EXPECT_EQ(running.thread.view()->open->contact, "K-1");
    const auto kept = running.thread.view();
    running.thread.post(VerifyCaller{"K-1", "basic", "pin"});
    running.wakes.wait_until([&] { return running.thread.view()->open->head.verified == "basic"; });
    EXPECT_EQ(kept->open->head.verified, "") << "a snapshot never changes";
}

TEST(CoreThread, WakesNobodyForAPictureThatShowsNothingNew) {
    Running running(waiting());
    running.thread.start();
    for (int i = 0; i < 20; ++i) {
        running.thread.post(SaveDraft{"K-1", "settled", "so far"});
        running.wakes.wait_until([&] { return running.thread.view()->work.front().has_draft; });
    }
    running.thread.stop();
    running.thread.join();
    EXPECT_EQ(running.wakes.count(), 1) << "the first draft can be seen, the same again changes nothing";
}

TEST(CoreThread, AnErrorIsANoticeAndTheThreadGoesOn) {
    Running running(waiting());
    running.thread.start();
    running.thread.post(OpenContact{"K-404"});
    running.wakes.wait_until([&] { return !running.thread.view()->notices.empty(); });
    running.thread.post(OpenContact{"K-1"});
    running.wakes.wait_until([&] { return running.thread.view()->open.has_value(); });
}

TEST(CoreThread, FinishesWhatWasPostedBeforeItStops) {
    for (int turn = 0; turn < 10; ++turn) {
        Running running(waiting());
        running.thread.post(OpenContact{"K-1"});
        running.thread.start();
        running.thread.post(VerifyCaller{"K-1", "basic", "pin"});
        running.thread.post(RecordConsent{"K-1", "sms", "*", "withdrawn"});
        running.thread.stop();
        running.thread.join();
        EXPECT_EQ(running.thread.view()->open->head.verified, "basic");
        EXPECT_EQ(running.bench.count("consent.withdrawn"), 1u);
        EXPECT_THAT(running.bench.wire.delivered, SizeIs(1)) << "what is due goes once more";
    }
}

TEST(CoreThread, StopsTwiceJoinsTwiceAndNeedNotHaveStarted) {
    Running running(waiting());
    running.thread.stop();
    running.thread.join();
    running.thread.join();
    Running started(waiting());
    started.thread.start();
    started.thread.stop();
    started.thread.stop();
    started.thread.join();
}

context::Event keyed(const std::string& id, const std::string& customer, const std::string& kind, const std::string& value) {
    context::Event event;
    event.id = id;
    event.source = "/test";
    event.type = "web.visited";
    event.time = instant("2026-01-01T00:00:00Z");
    event.customer = customer;
    event.identity_type = kind;
    event.identity = value;
    return event;
}

TEST(Grouping, FindsTheCustomerOfAKeyWhateverTheOrderAndTheForm) {
    for (const bool first : {true, false}) {
        std::vector<context::Event> events = {keyed("1", "cu-1", "phone", "+49 30 123456"), keyed("2", "", "phone", "0049-30-123456")};
        if (!first) std::swap(events[0], events[1]);
        const auto data = group_by_customer(std::move(events));
        ASSERT_THAT(data.customers, SizeIs(1));
        EXPECT_THAT(data.customers.at("cu-1"), SizeIs(2));
        EXPECT_THAT(data.problems, IsEmpty());
    }
}

TEST(Grouping, AKeyOfTwoCustomersMergesNobody) {
    const auto data = group_by_customer({keyed("1", "cu-1", "email", "a@b.c"), keyed("2", "cu-2", "email", "A@b.c"), keyed("3", "", "email", "a@B.c"), keyed("4", "", "email", "a@b.c")});
    ASSERT_THAT(data.customers, SizeIs(3));
    EXPECT_THAT(data.customers.at("cu-1"), SizeIs(1));
    ASSERT_THAT(data.problems, SizeIs(2));
    EXPECT_EQ(data.problems.front().code, base::Code::conflict);
    EXPECT_EQ(data.problems.front().message.find("a@b.c"), std::string::npos) << "no personal data in messages";
    for (const auto& entry : data.customers) {
        const bool unclear = entry.first != "cu-1" && entry.first != "cu-2";
        EXPECT_THAT(entry.second, SizeIs(unclear ? 2 : 1)) << "both of the unclear one stay together";
    }
}

TEST(Grouping, TheStoreMayKnowTheOwnerOrContradict) {
    const auto known = group_by_customer({keyed("1", "", "crm", "A1")}, {}, [](const context::IdentityKey& key) { return key.value == "A1" ? std::vector<std::string>{"cu-7"} : std::vector<std::string>{}; });
    EXPECT_TRUE(known.customers.contains("cu-7"));
    const auto contradicted = group_by_customer({keyed("1", "cu-1", "crm", "A1"), keyed("2", "", "crm", "A1")}, {}, [](const context::IdentityKey&) { return std::vector<std::string>{"cu-7"}; });
    EXPECT_THAT(contradicted.problems, SizeIs(1));
    EXPECT_FALSE(contradicted.customers.contains("cu-7"));
}

TEST(Grouping, ALinkedKeyCountsAndAnUnusableOneIsAProblem) {
    auto linked = keyed("1", "cu-1", "", "");
    linked.type = "identity.linked";
    linked.data = data_of(R"({"kind":"phone","value":"+4915112345678"})");
    const auto data = group_by_customer({linked, keyed("2", "", "phone", "+49 151 12345678"), keyed("3", "", "phone", "nonsense"), keyed("4", "", "email", "")});
    EXPECT_THAT(data.customers.at("cu-1"), SizeIs(2)) << "though the number looks like a card's";
    EXPECT_THAT(data.problems, SizeIs(2));
    EXPECT_THAT(data.customers, SizeIs(1));
}

TEST(Grouping, MasksCardsAndListsEachContactOnceInTheOrderOfComing) {
    Story story;
    story.add("2026-01-02T00:00:00Z", "contact.offered", R"({"reason":"card 4111111111111111"})", "voice", "K-2").add("2026-01-01T00:00:00Z", "contact.offered", "{}", "voice", "K-1");
    story.add("2026-01-03T00:00:00Z", "contact.transferred", "{}", "voice", "K-2").add("2026-01-03T00:00:00Z", "contact.ended", "{}", "voice", "K-3").add("2026-01-03T00:00:00Z", "contact.offered");
    auto other = story.events[1];
    other.customer = "cu-2";
    story.events.push_back(other);
    const auto data = group_by_customer(story.events);
    std::vector<std::string> contacts;
    for (const auto& ref : data.contacts) contacts.push_back(ref.customer + " " + ref.contact);
    EXPECT_THAT(contacts, ElementsAre("cu-1 K-2", "cu-1 K-1", "cu-2 K-1"));
    EXPECT_EQ(base::write_json(data.customers.at("cu-1").front().data).find("4111"), std::string::npos);
}

TEST(Files, AreReadUpToTheirLimit) {
    TempDir dir;
    std::ofstream(dir / "f", std::ios::binary) << std::string("a\0b", 3);
    const auto read = read_text_file(dir / "f");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, std::string("a\0b", 3));
    EXPECT_EQ(read_text_file(dir / "f", 2).error().code, base::Code::limit);
    EXPECT_EQ(read_text_file(dir / "nothing").error().code, base::Code::not_found);
    EXPECT_EQ(read_text_file(dir.path()).error().code, base::Code::invalid);
    EXPECT_EQ(read_text_file("/dev/zero", 100'000).error().code, base::Code::limit) << "a device has no size";
    std::ofstream(dir / "empty", std::ios::binary);
    EXPECT_EQ(*read_text_file(dir / "empty"), "");
}

TEST(Files, APackFolderIsReadWithoutItsTestsAndNotes) {
    TempDir dir;
    for (const auto& file : small_pack_files()) {
        std::filesystem::create_directories((dir / file.first).parent_path());
        std::ofstream(dir / file.first) << file.second;
    }
    std::filesystem::create_directories(dir / "tests");
    std::ofstream(dir / "tests/a.json") << "{";
    std::ofstream(dir / "README.md") << "about";
    const auto reading = load_pack(dir.path(), instant("2026-01-01T00:00:00Z"));
    ASSERT_NE(reading.pack, nullptr) << base::issue_text(reading.issues.front());
    EXPECT_EQ(reading.pack->digest, small_pack()->digest);
    EXPECT_EQ(load_pack(dir / "nowhere", {}).pack, nullptr);
    std::ofstream(dir / "odd.json") << "{}";
    EXPECT_EQ(load_pack(dir.path(), {}).pack, nullptr);
}

TEST(Zones, ThatAreKnownAreAddedOnceAndOthersStayUnknown) {
    base::ZoneTable zones;
    for (const char* name : {"", "Nowhere/Else", "../../etc/passwd", "Europe/Berlin\n"}) {
        add_zone(zones, name);
        EXPECT_EQ(zones.find(name), nullptr) << name;
    }
    add_zone(zones, "Europe/Berlin");
    add_zone(zones, "Europe/Berlin");
    EXPECT_EQ(zones.offset_at("Europe/Berlin", instant("2026-07-01T00:00:00Z")), 7200);
    EXPECT_EQ(zones.offset_at("Europe/Berlin", instant("2026-01-01T00:00:00Z")), 3600);
}

TEST(Words, ForWhatIsNext) {
    const auto next = [](const Story& story) { return next_in_words(*story.judge(), *small_pack()); };
    Story story = Story().person().order("o1", true).contact();
    EXPECT_EQ(next(story), "Give advice.");
    EXPECT_EQ(next(story.prepared("o1")), "Verify the caller first (level 'basic').");
    EXPECT_EQ(next(story.verified()), "Ask the customer to confirm: Refund the order (Order o1 over 12).");
    EXPECT_EQ(next(story.confirmed("o1")), "Refund the order (Order o1 over 12).");
    EXPECT_EQ(next_in_words(*Story().judge("2026-03-10T10:05:00Z", ""), *small_pack()), "Nothing to offer.");
}

}  // namespace
}  // namespace segue::test
