#include "core/base/few.h"

#include <gtest/gtest.h>

using segue::base::Few;

namespace {

std::vector<int> items(const Few<int, 3>& few) { return {few.begin(), few.end()}; }

TEST(Few, KeepsItsOrderPastItsOwnRoom) {
    Few<int, 3> few;
    EXPECT_TRUE(few.empty());
    for (int i = 1; i <= 7; ++i) {
        few.push_back(i);
        ASSERT_EQ(few.size(), static_cast<std::size_t>(i));
        ASSERT_EQ(items(few).back(), i);
    }
    EXPECT_EQ(items(few), (std::vector<int>{1, 2, 3, 4, 5, 6, 7}));
}

TEST(Few, BeginsAnewWhenItWasCleared) {
    Few<int, 3> few;
    for (int i = 0; i < 5; ++i) few.push_back(i);
    few.clear();
    EXPECT_TRUE(few.empty());
    for (int i = 10; i < 14; ++i) few.push_back(i);
    EXPECT_EQ(items(few), (std::vector<int>{10, 11, 12, 13}));
}

TEST(Few, CopiesShareNothing) {
    Few<int, 3> one;
    for (int i = 0; i < 5; ++i) one.push_back(i);
    Few<int, 3> other = one;
    other.push_back(9);
    EXPECT_EQ(one.size(), 5U);
    EXPECT_EQ(other.size(), 6U);
}

}  // namespace
