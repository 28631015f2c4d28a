// Copies of a story share its events, and each goes on by itself.

#include "core/context/history.h"
#include "tests/context/support.h"

#include <gtest/gtest.h>

namespace segue::test {
namespace {

using context::Event;
using context::EventList;
using context::History;

Event numbered(std::size_t number) {
    Event event;
    event.id = "e-" + std::to_string(number);
    event.source = "s";
    event.type = number % 3 == 0 ? "a.done" : "b.done";
    event.time = base::Time{static_cast<std::int64_t>(number)};
    return event;
}

std::vector<std::string> ids(const EventList& list) {
    std::vector<std::string> found;
    for (const Event& event : list) found.push_back(event.id);
    return found;
}

TEST(EventList, CopiesAtAnyLengthGoOnByThemselves) {
    for (std::size_t length = 0; length <= 100; ++length) {
        EventList list;
        if (length % 2 == 0) list.reserve(length);
        for (std::size_t i = 0; i < length; ++i) list.push_back(numbered(i));
        const auto before = ids(list);
        EventList copy = list;
        copy.push_back(numbered(1000));
        EXPECT_EQ(ids(list), before) << length;
        list.push_back(numbered(2000));
        list.push_back(numbered(2001));
        ASSERT_EQ(list.size(), length + 2);
        ASSERT_EQ(copy.size(), length + 1);
        EXPECT_EQ(list[length].id, "e-2000");
        EXPECT_EQ(copy.back().id, "e-1000") << length;
        for (std::size_t i = 0; i < length; ++i) EXPECT_EQ(copy[i].id, list[i].id);
    }
}

TEST(EventList, ACopyThatIsGivenAwayLeavesItsPiecesToTheOther) {
    EventList list;
    for (std::size_t i = 0; i < 40; ++i) list.push_back(numbered(i));
    const Event* first = &list[0];
    {
        EventList copy = list;
        EXPECT_EQ(&copy[0], first) << "shared, not copied";
        copy.push_back(numbered(40));
    }
    list.push_back(numbered(41));
    EXPECT_EQ(&list[0], first);
    EXPECT_EQ(list.back().id, "e-41");
}

TEST(EventList, TakesOverWhatIsThereAndGoesOn) {
    std::vector<Event> there;
    for (std::size_t i = 0; i < 40; ++i) there.push_back(numbered(i));
    there.shrink_to_fit();
    const Event* first = there.data();
    EventList list;
    list.expect(std::move(there));
    EXPECT_TRUE(list.empty()) << "they are not in it yet";
    for (std::size_t i = 0; i < 30; ++i) {
        EXPECT_EQ(list.expected().id, "e-" + std::to_string(i));
        list.take_expected();
        EXPECT_EQ(list.size(), i + 1);
        EXPECT_EQ(&list.back(), first + i) << "where they lay";
    }
    EventList other = list;   // goes another way half-way through
    other.push_back(numbered(1000));
    while (list.size() < 40) list.take_expected();
    EventList copy = list;
    for (std::size_t i = 40; i < 110; ++i) list.push_back(numbered(i));
    copy.push_back(numbered(2000));
    ASSERT_EQ(list.size(), 110u);
    for (std::size_t i = 0; i < 110; ++i) EXPECT_EQ(list[i].id, "e-" + std::to_string(i));
    ASSERT_EQ(other.size(), 31u);
    EXPECT_EQ(other[29].id, "e-29");
    EXPECT_EQ(other.back().id, "e-1000");
    ASSERT_EQ(copy.size(), 41u);
    EXPECT_EQ(&copy[39], &list[39]);
    EXPECT_EQ(copy.back().id, "e-2000");
}

TEST(EventList, DoesNotKeepMuchMoreRoomThanItsEventsNeed) {
    std::vector<Event> there;
    there.reserve(5000);
    for (std::size_t i = 0; i < 40; ++i) there.push_back(numbered(i));
    const Event* roomy = there.data();
    EventList list;
    list.expect(std::move(there));
    list.take_expected();
    EXPECT_NE(&list[0], roomy);
    EXPECT_EQ(list[0].id, "e-0");
}

TEST(History, TellsTheDigestOfAllItsEventsHoweverOftenItWasAskedBefore) {
    History asked_often, asked_once;
    std::string lines;
    for (std::size_t i = 0; i < 70; ++i) {
        lines += base::write_json(context::event_json(numbered(i))) + "\n";
        asked_often.append(numbered(i));
        asked_once.append(numbered(i));
        EXPECT_EQ(asked_often.digest(), base::digest_text(lines)) << i;
    }
    EXPECT_EQ(asked_once.digest(), base::digest_text(lines));
    History copy = asked_often;
    copy.append(numbered(70));
    EXPECT_EQ(copy.digest(), base::digest_text(lines + base::write_json(context::event_json(numbered(70))) + "\n"));
    EXPECT_EQ(asked_often.digest(), base::digest_text(lines)) << "what a copy goes on with is its own";
    EXPECT_EQ(History().digest(), base::digest_text(""));
}

}  // namespace
}  // namespace segue::test
