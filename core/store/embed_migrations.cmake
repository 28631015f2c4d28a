# segue_embed_migrations(OUT_VAR) writes a .cpp that holds assets/migrations/*.sql, so that the program looks up no file
# at run time. Numbers run from 001 without a gap; editing a file configures again.
function(segue_embed_migrations out_var)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/migrations/*.sql)
  list(SORT files)
  set(entries "")
  set(expected 0)
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    get_filename_component(name ${file} NAME_WE)
    math(EXPR expected "${expected} + 1")
    if(NOT name MATCHES "^0*${expected}_[a-z0-9_]+$")
      message(FATAL_ERROR "assets/migrations: expected number ${expected} next, found ${name}.sql")
    endif()
    file(READ ${file} sql)
    # A string literal has a limit on some compilers; 12,000 bytes are safe everywhere.
    string(LENGTH "${sql}" length)
    set(pieces "")
    set(at 0)
    while(at LESS length)
      string(SUBSTRING "${sql}" ${at} 12000 piece)
      string(APPEND pieces "\n        R\"~sql~(${piece})~sql~\"")
      math(EXPR at "${at} + 12000")
    endwhile()
    string(APPEND entries "    {${expected}, \"${name}\", ${pieces}},\n")
  endforeach()
  set(generated ${CMAKE_BINARY_DIR}/generated/migrations.cpp)
  file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT [=[
// Made from assets/migrations by core/store/embed_migrations.cmake.
#include "core/store/migrate.h"

namespace segue::store {

const std::vector<Migration>& known_migrations() {
    static const std::vector<Migration> all = {
@entries@    };
    return all;
}

}  // namespace segue::store
]=])
  set(${out_var} ${generated} PARENT_SCOPE)
endfunction()
