// The tree keeps its rules; and the checker finds each kind of breach, so that its silence means something.

#include "tests/layering/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::layering {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Findings check_one(const std::string& path, const std::string& text) { return check({{path, text}}); }

TEST(Tree, KeepsItsRules) {
    const auto files = read_tree(SEGUE_SOURCE_DIR);
    ASSERT_GT(files.size(), 100u);
    for (const auto& finding : check(files)) ADD_FAILURE() << finding;
}

TEST(Includes, GoLeftwardsOnly) {
    EXPECT_THAT(check_one("core/journey/a.cpp", "#include \"core/context/event.h\"\n#include \"core/journey/b.h\"\n"), IsEmpty());
    EXPECT_THAT(check_one("core/context/a.cpp", "\n#include \"core/journey/fold.h\"\n"),
                ElementsAre("core/context/a.cpp:2: includes core/journey/fold.h; context may include base, condition"));
    EXPECT_THAT(check_one("core/base/a.h", "#include \"core/condition/value.h\"\n"), ElementsAre(HasSubstr("base may include nothing else")));
    EXPECT_THAT(check_one("core/decision/a.cpp", "#include \"core/store/sqlite_store.h\"\n"), ElementsAre(HasSubstr("core/store/sqlite_store.h")));
    EXPECT_THAT(check_one("core/store/a.cpp", "#include \"core/runtime/desk.h\"\n"), ElementsAre(HasSubstr("store may include")));
    EXPECT_THAT(check_one("core/runtime/a.cpp", "#include \"core/store/sqlite_store.h\"\n"), IsEmpty());
}

TEST(Includes, PartsOfTheProductKeepApart) {
    EXPECT_THAT(check_one("core/base/a.cpp", "#include \"connectors/replay/replay.h\"\n"), ElementsAre(HasSubstr("another part")));
    EXPECT_THAT(check_one("core/base/a.cpp", "#include \"tests/support/temp_dir.h\"\n"), ElementsAre(HasSubstr("another part")));
    EXPECT_THAT(check_one("connectors/replay/a.cpp", "#include \"core/ports/connector.h\"\n"), IsEmpty());
    EXPECT_THAT(check_one("connectors/replay/a.cpp", "#include \"core/journey/fold.h\"\n"), ElementsAre(HasSubstr("connectors may include")));
    EXPECT_THAT(check_one("desktop/views/a.cpp", "#include \"core/runtime/agent_view.h\"\n"), IsEmpty());
    EXPECT_THAT(check_one("desktop/views/a.cpp", "#include \"core/store/sqlite_store.h\"\n"), ElementsAre(HasSubstr("the window sees")));
    EXPECT_THAT(check_one("desktop/app.cpp", "#include \"core/store/sqlite_store.h\"\n"), IsEmpty()) << "the composition root";
    EXPECT_THAT(check_one("desktop/cli/a.cpp", "#include \"core/store/sqlite_store.h\"\n#include \"connectors/replay/replay.h\"\n"), IsEmpty());
    EXPECT_THAT(check_one("tests/any/a.cpp", "#include \"core/store/sqlite_store.h\"\n"), IsEmpty());
}

TEST(Includes, AreWrittenFromTheRoot) {
    EXPECT_THAT(check_one("core/base/a.cpp", "#include \"json.h\"\n"), ElementsAre(HasSubstr("not written from the root")));
    EXPECT_THAT(check_one("tests/journey/a.cpp", "#include \"support.h\"\n"), IsEmpty()) << "a test may call its neighbour by name";
}

TEST(Includes, AFolderWithoutARuleIsFound) {
    EXPECT_THAT(check_one("core/helpers/a.cpp", "#include \"core/base/json.h\"\n"), ElementsAre(HasSubstr("core/helpers has no rule")));
}

TEST(Fences, KeepEachVendorInItsFiles) {
    EXPECT_THAT(check_one("core/store/a.cpp", "#include <SQLiteCpp/Database.h>\n"), IsEmpty());
    EXPECT_THAT(check_one("core/store/a.h", "#include <SQLiteCpp/Database.h>\n"), ElementsAre(HasSubstr("SQLite stays behind its fence")));
    EXPECT_THAT(check_one("core/outbox/a.cpp", "#include <sqlite3.h>\n"), ElementsAre(HasSubstr("SQLite")));
    EXPECT_THAT(check_one("core/pack/a.cpp", "#include <nlohmann/json.hpp>\n"), ElementsAre(HasSubstr("nlohmann")));
    EXPECT_THAT(check_one("core/base/json.cpp", "#include <nlohmann/json.hpp>\n"), IsEmpty());
    EXPECT_THAT(check_one("core/policy/a.cpp", "#include <sodium.h>\n"), ElementsAre(HasSubstr("libsodium")));
    EXPECT_THAT(check_one("desktop/views/a.cpp", "#include <GLFW/glfw3.h>\n"), ElementsAre(HasSubstr("GLFW")));
    EXPECT_THAT(check_one("desktop/shell/window.cpp", "#include <GLFW/glfw3.h>\n"), IsEmpty());
    EXPECT_THAT(check_one("core/runtime/a.cpp", "#include <imgui.h>\n"), ElementsAre(HasSubstr("ImGui")));
    EXPECT_THAT(check_one("connectors/rest/a.cpp", "#include <httplib.h>\n"), ElementsAre(HasSubstr("httplib")));
    EXPECT_THAT(check_one("core/store/folder.cpp", "#include <unistd.h>\n"), ElementsAre(HasSubstr("POSIX")));
    EXPECT_THAT(check_one("core/store/folder_posix.cpp", "#include <unistd.h>\n"), IsEmpty());
}

TEST(Fences, OneFileKeepsRe2) {
    EXPECT_THAT(check({{"core/condition/a.cpp", "#include <re2/re2.h>\n"}}), IsEmpty());
    EXPECT_THAT(check({{"core/condition/a.cpp", "#include <re2/re2.h>\n"}, {"core/condition/b.cpp", "#include <re2/re2.h>\n"}}),
                ElementsAre(HasSubstr("core/condition/b.cpp:1")));
}

TEST(Sizes, HaveAnEnd) {
    EXPECT_THAT(check_one("core/base/a.cpp", std::string(500, '\n')), IsEmpty());
    EXPECT_THAT(check_one("core/base/a.cpp", std::string(501, '\n')), ElementsAre(HasSubstr("longer than 500")));
    EXPECT_THAT(check_one("core/base/a.h", std::string(221, '\n')), ElementsAre(HasSubstr("longer than 220")));
}

TEST(Core, ReadsNoClockEnvironmentFileOrRandomSource) {
    const auto found = [](const std::string& folder, const std::string& code) { return check_one("core/" + folder + "/a.cpp", code + "\n").size(); };
    EXPECT_EQ(found("decision", "auto t = std::chrono::system_clock::now();"), 1u);
    EXPECT_EQ(found("runtime", "auto t = std::chrono::system_clock::now();"), 0u);
    EXPECT_EQ(found("policy", "std::getenv(\"TZ\");"), 1u);
    EXPECT_EQ(found("pack", "std::ifstream in(path);"), 1u);
    EXPECT_EQ(found("store", "std::ifstream in(path);"), 0u);
    EXPECT_EQ(found("decision", "std::mt19937 random;"), 1u);
    EXPECT_EQ(found("decision", "int my_getenv_count = 0;"), 0u) << "part of a longer name";
    EXPECT_EQ(found("decision", "// never reads the system_clock"), 0u) << "a comment";
    EXPECT_EQ(found("decision", "say(\"no system_clock\");"), 0u) << "a text";
}

TEST(CodeOnly, BlanksCommentsAndTextsAndKeepsLines) {
    EXPECT_EQ(code_only("a /* b\nc */ d // e\nf"), "a     \n     d     \nf");
    EXPECT_EQ(code_only("x(\"a\\\"b\") y"), "x(      ) y");
    EXPECT_EQ(code_only("R\"q(a\"b)q\" z"), "           z");
    EXPECT_EQ(code_only("1'000 'x' b"), "1'000     b");
}

}  // namespace
}  // namespace segue::layering
