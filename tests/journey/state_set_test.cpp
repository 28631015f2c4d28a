#include "core/journey/state_set.h"

#include <gtest/gtest.h>

#include <set>

using segue::journey::none;
using segue::journey::StateSet;

TEST(StateSets, WalkTheirMembersInBothDirections) {
    StateSet set;
    const std::set<std::uint32_t> members = {1, 5, 63, 64, 127, 128, 700};
    for (const auto member : members) set.insert(member);
    std::set<std::uint32_t> up, down;
    for (auto at = set.next(0); at != none; at = set.next(at + 1)) up.insert(at);
    for (auto at = set.previous(1000); at != none; at = set.previous(at)) down.insert(at);
    EXPECT_EQ(up, members);
    EXPECT_EQ(down, members);
    EXPECT_EQ(set.previous(63), 5U);
    EXPECT_EQ(set.previous(64), 63U);
    EXPECT_EQ(set.previous(1), none);
}

TEST(StateSets, AreEqualByMembersWhateverTheyHeldBefore) {
    StateSet a, b;
    a.insert(3);
    b.insert(3);
    b.insert(500);
    EXPECT_FALSE(a == b);
    b.erase(500);
    EXPECT_TRUE(a == b);
    b.clear();
    EXPECT_TRUE(b.empty());
}

TEST(StateSets, CopiesShareNothing) {
    StateSet a;
    a.insert(200);
    StateSet b = a;
    b.erase(200);
    EXPECT_TRUE(a.contains(200));
    a = b;
    a.insert(201);
    EXPECT_TRUE(b.empty());
}

TEST(StateSets, IntersectAcrossWords) {
    StateSet a, b;
    a.insert(1);
    a.insert(130);
    b.insert(2);
    EXPECT_FALSE(a.intersects(b));
    b.insert(130);
    EXPECT_TRUE(a.intersects(b));
}
