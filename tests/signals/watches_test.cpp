#include "core/signals/watches.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace segue::signals_test {
namespace {

using signals::Watches;

std::vector<std::string> keys_of(const Watches& watches) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < watches.size(); ++i) keys.push_back(watches[i].key);
    return keys;
}

TEST(WatchesByKey, AreGoneThroughInTheOrderOfKeysWhateverOrderTheyCameIn) {
    Watches watches;
    for (const char* key : {"order-12", "order-1", "b", "", "order-11", "order-100000000", "order-100000001", "a", "\xC3\xA4"}) static_cast<void>(watches.of(key));
    EXPECT_EQ(keys_of(watches), (std::vector<std::string>{"", "a", "b", "order-1", "order-100000000", "order-100000001", "order-11", "order-12", "\xC3\xA4"}));
}

TEST(WatchesByKey, TellKeysApartThatBeginAlikeOrHoldAZeroByte) {
    Watches watches;
    const std::string plain = "a", zero("a\0", 2), longer("a\0b", 3);
    static_cast<void>(watches.of(plain));
    static_cast<void>(watches.of(longer));
    EXPECT_EQ(watches.find(zero), nullptr);
    EXPECT_NE(watches.find(longer), nullptr);
    static_cast<void>(watches.of(zero));
    EXPECT_EQ(keys_of(watches), (std::vector<std::string>{plain, zero, longer}));
    EXPECT_EQ(watches.find("order-1"), nullptr);
}

TEST(WatchesByKey, FindWhatAMapFinds) {
    std::mt19937 random(5);
    Watches watches;
    std::map<std::string, int> map;
    for (int i = 0; i < 3000; ++i) {
        std::string key;
        for (auto length = random() % 12; length > 0; --length) key += static_cast<char>(random() % 3 == 0 ? 0 : 'a' + random() % 2);
        ASSERT_EQ(watches.find(key) != nullptr, map.contains(key));
        if (random() % 2 == 0) continue;
        ++map[key];
        ASSERT_EQ(watches.of(key).key, key);
    }
    std::vector<std::string> keys;
    for (const auto& entry : map) keys.push_back(entry.first);
    EXPECT_EQ(keys_of(watches), keys);
}

}  // namespace
}  // namespace segue::signals_test
