# SPDX-License-Identifier: GPL-3.0-or-later
# One library a folder: lodestone_library(materials SOURCES … HEADERS … DEPENDS base … [LINK external targets]).
# Warnings are errors. deal.II's flags and include directories stay private to the targets that ask for them.

set(LODESTONE_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

function(lodestone_library name)
  cmake_parse_arguments(ARG "DEAL_II" "" "SOURCES;HEADERS;DEPENDS;LINK" ${ARGN})
  set(target lodestone_${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(lodestone::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>
                                              $<INSTALL_INTERFACE:include/lodestone>)
  target_compile_options(${target} PRIVATE ${LODESTONE_WARNINGS})
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} PUBLIC lodestone_${dependency})
  endforeach()
  target_link_libraries(${target} PRIVATE ${ARG_LINK})
  if(ARG_DEAL_II)
    lodestone_use_deal_ii(${target})
  endif()
endfunction()

# deal.II as a private, system dependency: its own deal_ii_setup_target uses the plain link signature and public
# include directories, which neither mixes with ours nor keeps deal.II out of what we install.
function(lodestone_use_deal_ii target)
  target_include_directories(${target} SYSTEM PRIVATE ${DEAL_II_INCLUDE_DIRS})
  target_compile_definitions(${target} PRIVATE $<$<CONFIG:Debug>:DEBUG>)
  separate_arguments(flags NATIVE_COMMAND "${DEAL_II_CXX_FLAGS}")
  list(FILTER flags INCLUDE REGEX "^-(Wno-|f|m|std)")
  list(FILTER flags EXCLUDE REGEX "^-std")
  target_compile_options(${target} PRIVATE ${flags})
  # deal.II's headers call into TBB, Trilinos and others of its some 200 libraries; --as-needed keeps those that are used.
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_link_libraries(${target} PRIVATE -Wl,--as-needed ${DEAL_II_LIBRARIES_DEBUG})
  else()
    target_link_libraries(${target} PRIVATE -Wl,--as-needed ${DEAL_II_LIBRARIES_RELEASE})
  endif()
endfunction()

# A GoogleTest program of the tests/ tree: lodestone_test(materials SOURCES … DEPENDS materials …).
function(lodestone_test name)
  cmake_parse_arguments(ARG "DEAL_II" "TIMEOUT" "SOURCES;DEPENDS;LINK" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 600)
  endif()
  set(target test_${name})
  add_executable(${target} ${ARG_SOURCES})
  target_compile_options(${target} PRIVATE ${LODESTONE_WARNINGS})
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(${target} PRIVATE lodestone::${dependency})
  endforeach()
  target_link_libraries(${target} PRIVATE ${ARG_LINK} GTest::gtest GTest::gtest_main)
  target_compile_definitions(${target} PRIVATE LODESTONE_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                               LODESTONE_PROGRAM="${CMAKE_BINARY_DIR}/bin/lodestone")
  if(ARG_DEAL_II)
    lodestone_use_deal_ii(${target})
  endif()
  gtest_discover_tests(${target} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS ${name})
endfunction()
