// Who may open a store: one program at a time, from a private local folder, with the keys that made it.

#include "core/store/folder.h"
#include "tests/store/fixture.h"
#include "tests/store/raw.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace segue::store {
namespace {

using testing::HasSubstr;

class Folder : public StoreTest {
protected:
    static unsigned mode(const std::filesystem::path& path) {
        struct stat facts{};
        EXPECT_EQ(::stat(path.c_str(), &facts), 0);
        return facts.st_mode & 07777;
    }
};

TEST_F(Folder, IsMadePrivate) {
    const auto keys = load_or_create_keys(folder());
    ASSERT_TRUE(keys.ok()) << keys.error().text();
    const auto store = SqliteStore::open(folder(), *keys, noon);
    ASSERT_TRUE(store.ok()) << store.error().text();
    ASSERT_TRUE((*store)->commit(disposition(1)).ok());
    EXPECT_EQ(mode(folder()), 0700u);
    for (const auto& file : std::filesystem::directory_iterator(folder())) EXPECT_EQ(mode(file.path()), 0600u) << file.path();
}

TEST_F(Folder, ASecondProgramIsKeptOut) {
    const auto store = open();
    const auto second = SqliteStore::open(folder(), keys_, noon);
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, base::Code::conflict);
    EXPECT_THAT(second.error().message, HasSubstr("another Segue is using this folder"));
    const pid_t child = ::fork();
    if (child == 0) ::_exit(SqliteStore::open(folder(), keys_, noon).ok() ? 1 : 0);
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0) << "another process neither";
}

TEST_F(Folder, IsFreeAgainAfterClosing) {
    open().reset();
    EXPECT_TRUE(open());
}

TEST_F(Folder, OthersMustNotBeAbleToWriteIntoIt) {
    std::filesystem::create_directory(folder());
    ASSERT_EQ(::chmod(folder().c_str(), 0770), 0);
    const auto refused = SqliteStore::open(folder(), keys_, noon);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, base::Code::denied);
}

TEST_F(Folder, ADatabaseThatIsALinkOrOpenToOthersIsRefused) {
    open().reset();
    std::filesystem::rename(database(), temp_ / "elsewhere.db");
    std::filesystem::create_symlink(temp_ / "elsewhere.db", database());
    EXPECT_FALSE(SqliteStore::open(folder(), keys_, noon).ok());
    std::filesystem::remove(database());
    std::filesystem::rename(temp_ / "elsewhere.db", database());
    ASSERT_EQ(::chmod(database().c_str(), 0644), 0);
    EXPECT_FALSE(SqliteStore::open(folder(), keys_, noon).ok());
}

TEST(NetworkMounts, AreKnownByTheirType) {
    EXPECT_STREQ(network_file_system(0x6969), "NFS");
    EXPECT_STREQ(network_file_system(0xFF534D42), "CIFS");
    EXPECT_STREQ(network_file_system(0xFE534D42), "SMB2");
    EXPECT_STREQ(network_file_system(0x01021997), "9P");
    EXPECT_EQ(network_file_system(0xEF53), nullptr) << "ext4";
    EXPECT_EQ(network_file_system(0x9123683E), nullptr) << "btrfs";
    EXPECT_EQ(network_file_system(0x01021994), nullptr) << "tmpfs";
}

TEST_F(Folder, KeysAreMadeOnceAndReadAgain) {
    const auto first = load_or_create_keys(folder());
    const auto second = load_or_create_keys(folder());
    ASSERT_TRUE(first.ok() && second.ok());
    EXPECT_EQ(first->seal, second->seal);
    EXPECT_EQ(first->index, second->index);
    EXPECT_EQ(first->machine, second->machine);
    EXPECT_NE(first->seal, first->index);
    EXPECT_EQ(mode(folder() / "keys"), 0600u);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder()), {}), 1) << "nothing is left beside them";
}

TEST_F(Folder, KeysThatOthersCanReadAreRefused) {
    ASSERT_TRUE(load_or_create_keys(folder()).ok());
    ASSERT_EQ(::chmod((folder() / "keys").c_str(), 0640), 0);
    const auto refused = load_or_create_keys(folder());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, base::Code::denied);
    EXPECT_THAT(refused.error().message, HasSubstr("chmod 600"));
}

TEST_F(Folder, KeysAreNotReadThroughALink) {
    ASSERT_TRUE(load_or_create_keys(folder()).ok());
    std::filesystem::rename(folder() / "keys", temp_ / "elsewhere");
    std::filesystem::create_symlink(temp_ / "elsewhere", folder() / "keys");
    const auto refused = load_or_create_keys(folder());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, base::Code::denied);
}

TEST_F(Folder, DamagedKeysAreToldApartAndNeverReplaced) {
    ASSERT_TRUE(load_or_create_keys(folder()).ok());
    const std::string good = raw::bytes_of(folder() / "keys");
    for (const std::string& bad : {std::string(), good.substr(0, good.size() / 2), "segue keys 2" + good.substr(12), std::string(5000, 'x')}) {
        std::ofstream(folder() / "keys", std::ios::binary | std::ios::trunc) << bad;
        const auto refused = load_or_create_keys(folder());
        ASSERT_FALSE(refused.ok());
        EXPECT_EQ(refused.error().code, base::Code::corrupt);
        EXPECT_THAT(refused.error().text(), testing::Not(HasSubstr(good.substr(18, 20)))) << "a key in a message";
    }
}

TEST_F(Folder, LostKeysAreNotMadeAnewForAnExistingDatabase) {
    {
        const auto keys = load_or_create_keys(folder());
        ASSERT_TRUE(SqliteStore::open(folder(), *keys, noon).ok());
    }
    std::filesystem::remove(folder() / "keys");
    const auto refused = load_or_create_keys(folder());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, base::Code::not_found);
    EXPECT_FALSE(std::filesystem::exists(folder() / "keys"));
}

TEST_F(Folder, EachOfTheKeysMustBeTheOneThatMadeTheDatabase) {
    open().reset();
    const Keys other = make_keys();
    for (Key Keys::*part : {&Keys::seal, &Keys::index, &Keys::machine}) {
        Keys wrong = keys_;
        wrong.*part = other.*part;
        const auto refused = SqliteStore::open(folder(), wrong, noon);
        ASSERT_FALSE(refused.ok());
        EXPECT_EQ(refused.error().code, base::Code::denied);
    }
    EXPECT_TRUE(open());
}

}  // namespace
}  // namespace segue::store
