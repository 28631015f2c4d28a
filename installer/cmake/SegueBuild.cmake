# Compiler flags and the one way to declare a library, a program and a test.

include(CheckCXXCompilerFlag)

add_library(segue_flags INTERFACE)
target_compile_options(segue_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow $<$<BOOL:${SEGUE_WERROR}>:-Werror>
  # GCC 12 warns falsely about "text" + std::string at -O2 and above (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
target_include_directories(segue_flags INTERFACE ${CMAKE_SOURCE_DIR})

set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(SEGUE_SANITIZE)
  target_compile_options(segue_flags INTERFACE -fsanitize=${SEGUE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(segue_flags INTERFACE -fsanitize=${SEGUE_SANITIZE})
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  # Hardening of release builds: architecture.md, rule 11.
  target_compile_options(segue_flags INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(segue_flags INTERFACE -ftrivial-auto-var-init=zero)
  endif()
  target_link_options(segue_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

if(SEGUE_FUZZ)
  target_compile_options(segue_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# segue_library(core/base [DEPS other libraries] [VENDOR libraries used in .cpp files only])
# makes the static library segue_base of every .cpp in that folder.
function(segue_library folder)
  cmake_parse_arguments(ARG "" "" "DEPS;VENDOR" ${ARGN})
  string(REGEX REPLACE "^core/" "" name ${folder})
  string(REPLACE "/" "_" name ${name})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  add_library(segue_${name} STATIC ${sources})
  list(TRANSFORM ARG_DEPS PREPEND segue_)
  target_link_libraries(segue_${name} PUBLIC segue_flags ${ARG_DEPS} PRIVATE ${ARG_VENDOR})
endfunction()

# For code whose own speed nobody waits for: a third off the time to build it. At -O1 GCC 12 takes a checked optional for unset.
function(segue_build_lightly target)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1> $<$<AND:$<CONFIG:Release>,$<CXX_COMPILER_ID:GNU>>:-Wno-maybe-uninitialized>)
endfunction()

# segue_test(base DEPS base) makes test_base of tests/base/*.cpp and registers each of its tests.
function(segue_test name)
  cmake_parse_arguments(ARG "" "" "DEPS;VENDOR" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
  if(NOT sources)
    message(WARNING "tests/${name} has no tests yet")
    return()
  endif()
  add_executable(test_${name} ${sources})
  list(TRANSFORM ARG_DEPS PREPEND segue_)
  segue_build_lightly(test_${name})
  target_link_libraries(test_${name} PRIVATE segue_flags ${ARG_DEPS} ${ARG_VENDOR} GTest::gmock GTest::gtest_main)
  target_compile_definitions(test_${name} PRIVATE
    SEGUE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SEGUE_BINARY_DIR="${CMAKE_BINARY_DIR}")
  gtest_discover_tests(test_${name} TEST_PREFIX "${name}/" DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
endfunction()
